/** Hands files to whoever looks at the page, as downloads. */

/** Until then the browser has begun to save. */
const REVOKE_MS = 60_000;

export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  saveFrom(url, name);
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_MS);
}

/** Save what is at an address of this page's own server. */
export function saveFrom(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
