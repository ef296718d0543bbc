/** A file's bytes, and how many have come. */
import { whyRefused } from "../../../base/whyRefused";

export interface Coming {
  loaded: number;
  total: number;
}

/** Throws a sentence's part that a user can read. */
export async function fetchBytes(
  url: string,
  size: number,
  signal: AbortSignal,
  onComing?: (coming: Coming) => void,
): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new Error("the server does not answer");
  });
  if (!response.ok) throw new Error(whyRefused(response.status));
  if (!response.body || !onComing || size < WORTH_TELLING_BYTES) return response.arrayBuffer();
  return collected(response.body, size, onComing);
}

const WORTH_TELLING_BYTES = 1 << 20;

async function collected(
  body: ReadableStream<Uint8Array>,
  size: number,
  onComing: (coming: Coming) => void,
): Promise<ArrayBuffer> {
  let bytes = new Uint8Array(size);
  let loaded = 0;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (loaded + part.value.length > bytes.length)
      bytes = longer(bytes, loaded + part.value.length);
    bytes.set(part.value, loaded);
    loaded += part.value.length;
    onComing({ loaded, total: Math.max(size, loaded) });
  }
  return bytes.buffer.slice(0, loaded);
}

function longer(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(Math.max(length, bytes.length * 2));
  made.set(bytes);
  return made;
}
