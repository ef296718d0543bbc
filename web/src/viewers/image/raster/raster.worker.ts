/** Fetches and decodes pictures beside the page's own thread. */

import { makeUpright } from "../../../overlay/exif";
import { decodePng } from "../../../overlay/png";
import { type Numbers, parseNpy } from "./npy";
import { pngNumbers } from "./pngNumbers";
import type { NumberFormat, Reply, Wish } from "./rasterMessages";

/** A picture is halved until its longer side is no longer than this. */
const SMALLEST_PIXELS = 1024;

const running = new Map<number, AbortController>();

self.addEventListener("message", ({ data }: MessageEvent<Wish>) => {
  if (data.wish === "nothing") {
    running.get(data.id)?.abort();
    return;
  }
  const control = new AbortController();
  running.set(data.id, control);
  grant(data, control.signal)
    .catch((error: unknown) => {
      if (!control.signal.aborted)
        reply({ id: data.id, error: String((error as Error).message ?? error) });
    })
    .finally(() => running.delete(data.id));
});

const reply = (message: Reply, transfer: Transferable[] = []) =>
  (postMessage as (message: Reply, transfer: Transferable[]) => void)(message, transfer);

async function grant(wish: Exclude<Wish, { wish: "nothing" }>, signal: AbortSignal): Promise<void> {
  const { id } = wish;
  if (wish.wish === "numbers") {
    const numbers = await numbersOf(await read(wish.url, signal), wish.format);
    return reply({ id, numbers }, [numbers.data.buffer as ArrayBuffer]);
  }
  const source =
    wish.wish === "pixels"
      ? new ImageData(wish.rgba, wish.width, wish.height)
      : await upright(wish.url, signal);
  await halve(id, await createImageBitmap(source), signal);
}

async function read(url: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function upright(url: string, signal: AbortSignal): Promise<Blob> {
  const bytes = await read(url, signal);
  makeUpright(bytes);
  return new Blob([bytes]);
}

async function numbersOf(bytes: Uint8Array, format: NumberFormat): Promise<Numbers> {
  if (format === "npy") return parseNpy(bytes);
  return pngNumbers(await decodePng(bytes));
}

/** Send the picture, then half of it, a quarter … each as soon as it is there. */
async function halve(id: number, whole: ImageBitmap, signal: AbortSignal): Promise<void> {
  let level = whole;
  while (Math.max(level.width, level.height) > SMALLEST_PIXELS && !signal.aborted) {
    const half = await createImageBitmap(level, {
      resizeWidth: Math.max(1, level.width >> 1),
      resizeHeight: Math.max(1, level.height >> 1),
      resizeQuality: "medium",
    });
    reply({ id, bitmap: level }, [level]);
    level = half;
  }
  reply({ id, bitmap: level }, [level]);
}
