/** Asks the worker that measures sounds; it starts with the first question. */
import { createTalk } from "../../base/workers";
import type { Loudness } from "./loudness";
import type { Reply, Wish } from "./soundMessages";
import type { SpectrumRequest } from "./spectrum";

export type OnColumns = (begin: number, values: Uint8Array<ArrayBuffer>, done: boolean) => void;

interface Sound {
  channels: Float32Array<ArrayBuffer>[];
  rate: number;
}

interface Asked {
  onColumns: OnColumns;
  onStop: (error: Error) => void;
}

let asked = 0;
const sounds = new Map<number, Sound>();
/** Those that the worker has a copy of. */
const given = new Set<number>();
const spectra = new Map<number, Asked>();
const measured = new Map<number, (loudness: Loudness) => void>();

const post = createTalk<Wish, Reply>(
  () => new Worker(new URL("./sound.worker.ts", import.meta.url), { type: "module" }),
  (reply) => {
    if ("loudness" in reply) {
      measured.get(reply.sound)?.(reply.loudness);
      measured.delete(reply.sound);
    } else {
      spectra.get(reply.id)?.onColumns(reply.begin, reply.values, reply.done);
      if (reply.done) spectra.delete(reply.id);
    }
  },
  (error) => {
    given.clear();
    const unanswered = [...spectra.values()];
    spectra.clear();
    for (const { onStop } of unanswered) onStop(error);
  },
);

function give(sound: number): void {
  const known = sounds.get(sound);
  if (!known || given.has(sound)) return;
  given.add(sound);
  post({ wish: "open", sound, ...known });
}

/** Give the worker a copy of a sound's samples; its loudness comes once. */
export function openSound(
  channels: Float32Array<ArrayBuffer>[],
  rate: number,
  onLoudness: (loudness: Loudness) => void,
): number {
  asked += 1;
  measured.set(asked, onLoudness);
  sounds.set(asked, { channels, rate });
  give(asked);
  return asked;
}

export function closeSound(sound: number): void {
  measured.delete(sound);
  sounds.delete(sound);
  if (given.delete(sound)) post({ wish: "close", sound });
}

/** Columns come to `onColumns` bit by bit, or none does, until the function that is returned is called. */
export function askSpectrum(
  sound: number,
  request: SpectrumRequest,
  onColumns: OnColumns,
  onStop: (error: Error) => void,
): () => void {
  asked += 1;
  const id = asked;
  give(sound);
  spectra.set(id, { onColumns, onStop });
  post({ wish: "spectrum", sound, id, ...request });
  return () => {
    if (spectra.delete(id)) post({ wish: "stop", id });
  };
}
