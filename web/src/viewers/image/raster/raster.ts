/**
 * Decoded pictures, kept while somebody draws them and, as far as the budget goes, for a while after.
 *
 * A picture of 8000 × 8000 takes 256 MB: bitmaps are counted and closed by hand, as the browser's
 * garbage collection does not know what they weigh.
 */

import { createKeptReads } from "../../../base/keptReads";
import { StoppedError } from "../../../base/workers";
import { whyUnread } from "../../whyUnread";
import type { Numbers } from "./npy";
import type { NumberFormat } from "./rasterMessages";
import { ask, type RasterReply } from "./rasterWorker";

/** Pixels that a canvas can draw. */
export interface Raster {
  width: number;
  height: number;
  /** The picture, half of it, a quarter …; more may follow. */
  levels: readonly ImageBitmap[];
}

/** Bytes of bitmaps that nobody draws now. */
const IDLE_BYTES = 192 * 1024 * 1024;
const PIXEL_BYTES = 4;

interface Held {
  raster?: Raster;
  error?: string;
  holders: number;
  bytes: number;
  /** Of the file, to find out why it cannot be read. */
  url: string | undefined;
  listeners: Set<() => void>;
  /** Ask for it; returns how to take that back. */
  start: (held: Held) => () => void;
  cancel: () => void;
}

const rasters = new Map<string, Held>();

/** What is known of a picture now. */
export interface Sight {
  raster?: Raster | undefined;
  error?: string | undefined;
}

export const sightOf = (key: string): Sight => rasters.get(key) ?? NOTHING;
const NOTHING: Sight = {};

/** Keep the picture, and hear when more of it arrives, until the function that is returned is called. */
export function holdRaster(url: string, changed: () => void): () => void {
  return hold(url, url, changed, (held) =>
    ask({ wish: "bitmap", url }, (reply) => take(url, held, reply)),
  );
}

export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** The same for pixels that are computed, unless they are there; `key` names them. */
export function holdPixels(key: string, compute: () => Pixels, changed: () => void): () => void {
  return hold(key, undefined, changed, (held) => {
    const { width, height, rgba } = compute();
    const question = { wish: "pixels", width, height, rgba } as const;
    return ask(question, (reply) => take(key, held, reply), [rgba.buffer]);
  });
}

/** Numbers at `url` could not be read: `key` tells why. */
export function holdFailure(
  key: string,
  url: string,
  error: Error,
  changed: () => void,
): () => void {
  return hold(key, url, changed, (held) => {
    void explain(held, error, false);
    return () => {};
  });
}

function hold(
  key: string,
  url: string | undefined,
  changed: () => void,
  start: Held["start"],
): () => void {
  let held = rasters.get(key);
  if (!held || held.error !== undefined) {
    held = { holders: 0, bytes: 0, url, listeners: new Set(), start, cancel: () => {} };
    rasters.set(key, held);
    held.cancel = start(held);
  }
  const mine = held;
  mine.holders += 1;
  mine.listeners.add(changed);
  return () => {
    mine.holders -= 1;
    mine.listeners.delete(changed);
    settle(key, mine);
  };
}

function take(key: string, held: Held, reply: RasterReply): void {
  if ("stopped" in reply) {
    // What has come can be drawn.
    if (!held.raster) void explain(held, reply.stopped);
    return;
  }
  if ("error" in reply) return void explain(held, new Error(reply.error));
  if ("bitmap" in reply) {
    const { width, height } = reply.bitmap;
    held.bytes += width * height * PIXEL_BYTES;
    const levels = [...(held.raster?.levels ?? []), reply.bitmap];
    held.raster = { width: levels[0]?.width ?? 0, height: levels[0]?.height ?? 0, levels };
  }
  for (const listener of held.listeners) listener();
  settle(key, held);
}

const RETRY_MS = 4000;

/** Say why the file cannot be read; what may work later is asked for again. */
async function explain(held: Held, error: Error, again = true): Promise<void> {
  const isFile = held.url !== undefined && !(error instanceof StoppedError);
  const why = isFile ? await whyUnread(held.url as string) : undefined;
  held.error = why?.reason ?? error.message;
  for (const listener of held.listeners) listener();
  if (!again || why?.lasting !== false) return;
  setTimeout(() => {
    if (held.holders === 0) return;
    delete held.error;
    held.cancel = held.start(held);
  }, RETRY_MS);
}

/** Nobody draws it: what has not arrived is not wanted, what has goes to the end of the queue. */
function settle(key: string, held: Held): void {
  if (held.holders > 0 || rasters.get(key) !== held) return;
  if (!held.raster) {
    held.cancel();
    rasters.delete(key);
    return;
  }
  rasters.delete(key);
  rasters.set(key, held);
  evict();
}

function evict(): void {
  let idle = 0;
  for (const held of rasters.values()) if (held.holders === 0) idle += held.bytes;
  for (const [key, held] of rasters) {
    if (idle <= IDLE_BYTES) return;
    if (held.holders > 0) continue;
    rasters.delete(key);
    held.cancel();
    for (const level of held.raster?.levels ?? []) level.close();
    idle -= held.bytes;
  }
}

/** Bytes of numbers that are kept. */
const NUMBER_BYTES = 256 * 1024 * 1024;
const numbers = createKeptReads<Numbers>(NUMBER_BYTES);

/** The numbers in a file; kept as long as the budget goes. */
export const loadNumbers = (url: string, format: NumberFormat): Promise<Numbers> =>
  numbers.load(
    url,
    () => asked(url, format),
    ({ data }) => data.byteLength,
  );

const asked = (url: string, format: NumberFormat) =>
  new Promise<Numbers>((resolve, reject) => {
    const end = ask({ wish: "numbers", url, format }, (reply) => {
      if ("stopped" in reply) reject(reply.stopped);
      else if ("numbers" in reply) resolve(reply.numbers);
      else if ("error" in reply) reject(new Error(`The file ${reply.error}`));
      end();
    });
  });
