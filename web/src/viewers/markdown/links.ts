/** Which addresses of a text may be used, and for what. */

export type Link =
  | { type: "away"; url: string }
  /** A place in the same text. */
  | { type: "part"; name: string }
  | { type: "none" };

const SCHEMES = new Set(["http:", "https:", "mailto:"]);

/** Whole addresses only: a text does not know where it is shown. */
export function linkOf(href: string): Link {
  if (href.startsWith("#")) return { type: "part", name: decoded(href.slice(1)) };
  if (!URL.canParse(href)) return { type: "none" };
  const url = new URL(href);
  return SCHEMES.has(url.protocol) ? { type: "away", url: url.href } : { type: "none" };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,]/i;

/** It is in the text itself. Other hosts would learn who reads it. */
export const isPicture = (src: string): boolean => PICTURE.test(src);
