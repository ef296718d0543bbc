/** Pictures that the browser holds ready to be drawn, so that a step of the playhead waits for none. */
import { createKept } from "../../base/kept";
import { createTurns } from "../../base/turns";

const MOST_BYTES = 192 * 2 ** 20;
/** Larger ones would push all others out. */
const LARGEST_BYTES = 16 * 2 ** 20;
const BYTES_A_PIXEL = 4;
/** Of small pictures the element is most. */
const ELEMENT_BYTES = 16 * 2 ** 10;
/** The browser holds a document for each SVG, which takes so many times its file. */
const SVG_TIMES = 30;

const AT_ONCE = 24;
const inTurn = createTurns(AT_ONCE);

/** Holding an element holds what it decoded. */
const kept = createKept<HTMLImageElement>(MOST_BYTES);
const underWay = new Map<string, Promise<void>>();

/** It can be drawn at once. */
export const isDecoded = (url: string): boolean => kept.use(url) !== undefined;

/** Fetch and decode; rejects if it cannot be read. Many may ask for the same one. */
export function decodePicture(url: string, fileBytes = 0): Promise<void> {
  if (isDecoded(url)) return Promise.resolve();
  const going = underWay.get(url);
  if (going) return going;
  const decoding = inTurn(() => read(url, fileBytes)).finally(() => underWay.delete(url));
  underWay.set(url, decoding);
  return decoding;
}

async function read(url: string, fileBytes: number): Promise<void> {
  const element = new Image();
  element.src = url;
  await element.decode();
  keep(url, element, fileBytes * (url.endsWith(".svg") ? SVG_TIMES : 1));
}

function keep(url: string, element: HTMLImageElement, fileBytes: number): void {
  const bytes = element.naturalWidth * element.naturalHeight * BYTES_A_PIXEL + fileBytes;
  if (bytes <= LARGEST_BYTES) kept.keep(url, element, bytes + ELEMENT_BYTES);
}
