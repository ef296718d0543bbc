/** Text that is in the metadata, or whose beginning is and whose rest is in a file. */
import { whyRefused } from "../../base/whyRefused";
import * as read from "../parsing";
import type { Reader } from "../readItem";
import type { StoredItem } from "../types";

export interface TextItem {
  /** All of it, or its beginning. */
  text: string;
  /** Characters of all of it, as Python counts them. */
  length: number;
  /** Where all of it is, if `text` is only the beginning or nothing. */
  file?: { url: string; size_bytes: number };
  caption: string;
}

/** Of a kind whose whole value is a text. */
export const textReader = (kind: string): Reader<TextItem> => ({
  kind,
  versions: [1],
  parse: (stored) => parseText(stored, "text"),
});

/** The text of `meta.text`, or of `meta.preview`, `meta.length` and the file of that name. */
export function parseText({ meta, blobs }: StoredItem, fileName: string): TextItem {
  const caption = read.caption(meta);
  if ("text" in meta) {
    const text = read.text(meta, "text");
    return { text, length: characters(text), caption };
  }
  const length = read.number(meta, "length");
  const text = read.optionalText(meta, "preview") ?? "";
  return { text, length, file: read.file(blobs, fileName), caption };
}

/** Characters as Python counts them: one for those that JavaScript stores as two. */
export function characters(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) pairs++;
  }
  return text.length - pairs;
}

export const MOST_BYTES = 256 * 1024;

/** The beginning of a file of UTF-8; a character that the limit cuts is left out. */
export async function readBeginning(
  url: string,
  signal?: AbortSignal,
  mostBytes: number = MOST_BYTES,
): Promise<string> {
  const headers = { Range: `bytes=0-${mostBytes - 1}` };
  const answer = await fetch(url, { headers, ...(signal && { signal }) });
  if (!answer.ok) throw new Error(whyRefused(answer.status));
  const bytes = new Uint8Array(await answer.arrayBuffer()).subarray(0, mostBytes);
  return new TextDecoder().decode(bytes, { stream: true });
}
