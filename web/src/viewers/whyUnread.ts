/** Elements do not say why they could not read a file: asks for the file alone. */
import { isLasting, whyRefused } from "../base/whyRefused";

export interface Unread {
  /** A sentence's part: "the file is missing". */
  reason: string;
  /** Asking again will not help. */
  lasting: boolean;
}

/** Why the server does not give the file; nothing if it does, so that it must be the file. */
export async function whyUnserved(url: string): Promise<Unread | undefined> {
  try {
    const { ok, status } = await fetch(url, { method: "HEAD" });
    if (ok) return undefined;
    return { reason: whyRefused(status), lasting: isLasting(status) };
  } catch {
    return { reason: "the server does not answer", lasting: false };
  }
}

export const whyUnread = async (url: string): Promise<Unread> =>
  (await whyUnserved(url)) ?? { reason: "the file is damaged", lasting: true };

/**
 * Why an element could not draw a picture; nothing if it can be drawn after all: with very many on
 * their way browsers give up on some that nothing is wrong with. The bytes are fetched first, so
 * that then only the file itself can be at fault.
 */
export async function whyNoPicture(url: string): Promise<Unread | undefined> {
  const unserved = await whyUnserved(url);
  if (unserved) return unserved;
  const bytes = await fetch(url)
    .then((response) => response.arrayBuffer())
    .catch(() => undefined);
  if (!bytes) return { reason: "the server does not answer", lasting: false };
  const element = new Image();
  element.src = url;
  const drawn = element.decode().then(
    () => true,
    () => false,
  );
  return (await drawn) ? undefined : { reason: "the file is damaged", lasting: true };
}
