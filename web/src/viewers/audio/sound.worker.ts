/** Measures sounds beside the page's own thread: loudness, and spectra column by column. */
import { loudnessOf } from "./loudness";
import type { Reply, Wish } from "./soundMessages";
import { mixOf, spectrumColumns } from "./spectrum";

interface Open {
  channels: Float32Array[];
  mix?: Float32Array;
}

type SpectrumWish = Extract<Wish, { wish: "spectrum" }>;

const sounds = new Map<number, Open>();
/** Spectra that are not wanted any more. */
const stopped = new Set<number>();
const queue: { wish: SpectrumWish; begin: number }[] = [];
let working = false;

/** Milliseconds until others get their turn. */
const TURN_MS = 12;
const COLUMNS_AT_ONCE = 16;

const reply = (message: Reply, transfer: Transferable[] = []) =>
  (postMessage as (message: Reply, transfer: Transferable[]) => void)(message, transfer);

self.addEventListener("message", ({ data }: MessageEvent<Wish>) => {
  if (data.wish === "close") sounds.delete(data.sound);
  else if (data.wish === "stop") stopped.add(data.id);
  else if (data.wish === "open") open(data);
  else {
    queue.push({ wish: data, begin: 0 });
    if (!working) work();
  }
});

function open({ sound, channels, rate }: Extract<Wish, { wish: "open" }>): void {
  sounds.set(sound, { channels });
  // After the spectra that wait: they are what is looked at.
  setTimeout(() => reply({ sound, loudness: loudnessOf(channels, rate) }));
}

/** One turn for the spectrum in front, which then stands at the end. */
function work(): void {
  const job = queue.shift();
  working = job !== undefined;
  if (!job) {
    stopped.clear();
    return;
  }
  const sound = sounds.get(job.wish.sound);
  if (sound && !stopped.has(job.wish.id)) {
    job.begin = turn(job.wish, samplesOf(sound, job.wish.channel), job.begin);
    if (job.begin < job.wish.columns) queue.push(job);
  }
  setTimeout(work);
}

function samplesOf(sound: Open, channel: number | null): Float32Array {
  if (channel !== null) return sound.channels[channel] ?? new Float32Array(0);
  sound.mix ??= mixOf(sound.channels);
  return sound.mix;
}

function turn(wish: SpectrumWish, samples: Float32Array, begin: number): number {
  const until = performance.now() + TURN_MS;
  const parts: Uint8Array[] = [];
  let end = begin;
  do {
    const next = Math.min(wish.columns, end + COLUMNS_AT_ONCE);
    parts.push(spectrumColumns(samples, wish, end, next));
    end = next;
  } while (end < wish.columns && performance.now() < until);
  const values = joined(parts);
  reply({ id: wish.id, begin, values, done: end >= wish.columns }, [values.buffer]);
  return end;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
