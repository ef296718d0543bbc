/** Pictures that the browser holds ready to be drawn, so that a step of the playhead waits for none. */
import { createTurns } from "../../base/turns";

const MOST_BYTES = 192 * 2 ** 20;
/** Larger ones would push all others out. */
const LARGEST_BYTES = 16 * 2 ** 20;
const BYTES_A_PIXEL = 4;

interface Kept {
  /** Holding the element holds what it decoded. */
  element: HTMLImageElement;
  bytes: number;
}

const AT_ONCE = 24;
const inTurn = createTurns(AT_ONCE);

/** The least recently used first. */
const kept = new Map<string, Kept>();
const underWay = new Map<string, Promise<void>>();
let bytes = 0;

/** It can be drawn at once. */
export function isDecoded(url: string): boolean {
  const entry = kept.get(url);
  if (!entry) return false;
  kept.delete(url);
  kept.set(url, entry);
  return true;
}

/** Fetch and decode; rejects if it cannot be read. Many may ask for the same one. */
export function decodePicture(url: string): Promise<void> {
  if (isDecoded(url)) return Promise.resolve();
  const going = underWay.get(url);
  if (going) return going;
  const decoding = inTurn(() => read(url)).finally(() => underWay.delete(url));
  underWay.set(url, decoding);
  return decoding;
}

async function read(url: string): Promise<void> {
  const element = new Image();
  element.src = url;
  await element.decode();
  keep(url, element);
}

function keep(url: string, element: HTMLImageElement): void {
  const size = element.naturalWidth * element.naturalHeight * BYTES_A_PIXEL;
  if (size > LARGEST_BYTES) return;
  kept.set(url, { element, bytes: size });
  bytes += size;
  for (const [old, entry] of kept) {
    if (bytes <= MOST_BYTES) break;
    kept.delete(old);
    bytes -= entry.bytes;
  }
}
