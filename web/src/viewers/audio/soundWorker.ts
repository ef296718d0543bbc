/** Asks the worker that measures sounds; it starts with the first question. */
import type { Loudness } from "./loudness";
import type { Reply, Wish } from "./soundMessages";
import type { SpectrumRequest } from "./spectrum";

export type OnColumns = (begin: number, values: Uint8Array<ArrayBuffer>, done: boolean) => void;

let worker: Worker | undefined;
let asked = 0;
const spectra = new Map<number, OnColumns>();
const measured = new Map<number, (loudness: Loudness) => void>();

function theWorker(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL("./sound.worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    if ("loudness" in data) {
      measured.get(data.sound)?.(data.loudness);
      measured.delete(data.sound);
    } else {
      spectra.get(data.id)?.(data.begin, data.values, data.done);
      if (data.done) spectra.delete(data.id);
    }
  };
  return worker;
}

const post = (wish: Wish) => theWorker().postMessage(wish);

/** Give the worker a copy of a sound's samples; its loudness comes once. */
export function openSound(
  channels: Float32Array<ArrayBuffer>[],
  rate: number,
  onLoudness: (loudness: Loudness) => void,
): number {
  asked += 1;
  measured.set(asked, onLoudness);
  post({ wish: "open", sound: asked, channels, rate });
  return asked;
}

export function closeSound(sound: number): void {
  measured.delete(sound);
  post({ wish: "close", sound });
}

/** Columns come to `onColumns` bit by bit, until the function that is returned is called. */
export function askSpectrum(
  sound: number,
  request: SpectrumRequest,
  onColumns: OnColumns,
): () => void {
  asked += 1;
  const id = asked;
  spectra.set(id, onColumns);
  post({ wish: "spectrum", sound, id, ...request });
  return () => {
    if (spectra.delete(id)) post({ wish: "stop", id });
  };
}
