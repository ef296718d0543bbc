/** Pictures that the browser holds ready to be drawn, so that a step of the playhead waits for none. */
import { createKeptReads } from "../../base/keptReads";
import { createTurns } from "../../base/turns";

const MOST_BYTES = 192 * 2 ** 20;
/** Larger ones would push all others out. */
const LARGEST_BYTES = 16 * 2 ** 20;
const NOT_KEPT = Number.POSITIVE_INFINITY;
const BYTES_A_PIXEL = 4;
/** Of small pictures the element is most. */
const ELEMENT_BYTES = 16 * 2 ** 10;
/** The browser holds a document for each SVG, which takes so many times its file. */
const SVG_TIMES = 30;

const AT_ONCE = 24;
const inTurn = createTurns(AT_ONCE);

/** Holding an element holds what it decoded. */
const pictures = createKeptReads<HTMLImageElement>(MOST_BYTES);

/** It can be drawn at once. */
export const isDecoded = (url: string): boolean => pictures.now(url) !== undefined;

/** Fetch and decode; rejects if it cannot be read. Many may ask for the same one. */
export async function decodePicture(url: string, fileBytes = 0): Promise<void> {
  await pictures.load(
    url,
    () => inTurn(() => decoded(url)),
    (element) => bytesOf(element, fileBytes * (url.endsWith(".svg") ? SVG_TIMES : 1)),
  );
}

async function decoded(url: string): Promise<HTMLImageElement> {
  const element = new Image();
  element.src = url;
  await element.decode();
  return element;
}

function bytesOf({ naturalWidth, naturalHeight }: HTMLImageElement, fileBytes: number): number {
  const bytes = naturalWidth * naturalHeight * BYTES_A_PIXEL + fileBytes;
  return bytes <= LARGEST_BYTES ? bytes + ELEMENT_BYTES : NOT_KEPT;
}
