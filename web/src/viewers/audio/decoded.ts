/** Short sounds, decoded once for the whole page, in a bounded amount of memory. */
import { whyUnserved } from "../whyUnread";
import { type Pyramid, pyramidOf } from "./envelope";
import type { Loudness } from "./loudness";
import type { AudioItem } from "./model";
import { LEAST_PLAYED_HZ, repeatsOf } from "./slow";
import { closeSound, openSound } from "./soundWorker";

export interface Decoded {
  buffer: AudioBuffer;
  rate: number;
  frames: number;
  channels: Float32Array<ArrayBuffer>[];
  pyramids: Pyramid[];
  /** Its number in the worker. */
  sound: number;
  loudness: Promise<Loudness>;
  /** Once it is known. */
  measured?: Loudness;
}

const MOST_BYTES = 256 * 1024 * 1024;
const SHORT_SECS = 180;
const SHORT_BYTES = 96 * 1024 * 1024;
/** Of files that do not say how long they are. */
const SHORT_FILE_BYTES = 8 * 1024 * 1024;
const BYTES_OF_SAMPLE = 4;

/** It is decoded in the page; of others the server answers for the part that is looked at. */
export function isShort(item: AudioItem): boolean {
  const { durationSecs, frames, channels = 2 } = item;
  if (durationSecs === undefined) return item.sizeBytes <= SHORT_FILE_BYTES;
  const samples = (frames ?? durationSecs * 48_000) * channels;
  return durationSecs <= SHORT_SECS && samples * BYTES_OF_SAMPLE <= SHORT_BYTES;
}

interface Kept {
  promise: Promise<Decoded>;
  decoded?: Decoded;
  bytes: number;
}

const kept = new Map<string, Kept>();
/** How many lanes show it now: such ones stay. */
const used = new Map<string, number>();

/** What is there at once. */
export const decodedNow = (url: string): Decoded | undefined => kept.get(url)?.decoded;

export function decode(item: AudioItem): Promise<Decoded> {
  const known = kept.get(item.url);
  if (known) {
    kept.delete(item.url);
    kept.set(item.url, known);
    return known.promise;
  }
  const entry: Kept = { promise: load(item), bytes: 0 };
  kept.set(item.url, entry);
  entry.promise.then(
    (decoded) => {
      entry.decoded = decoded;
      // Here, the levels above it, and once more in the worker.
      entry.bytes = decoded.buffer.length * decoded.channels.length * BYTES_OF_SAMPLE * 2;
      makeRoom();
    },
    () => kept.delete(item.url), // it may be there when somebody asks again
  );
  return entry.promise;
}

/** Keep it while it is shown. */
export function use(url: string): () => void {
  used.set(url, (used.get(url) ?? 0) + 1);
  return () => {
    const left = (used.get(url) ?? 1) - 1;
    if (left > 0) used.set(url, left);
    else used.delete(url);
    makeRoom();
  };
}

function makeRoom(): void {
  let bytes = [...kept.values()].reduce((sum, entry) => sum + entry.bytes, 0);
  for (const [url, entry] of kept) {
    if (bytes <= MOST_BYTES) return;
    if (used.has(url) || !entry.decoded) continue;
    kept.delete(url);
    closeSound(entry.decoded.sound);
    bytes -= entry.bytes;
  }
}

async function load(item: AudioItem): Promise<Decoded> {
  const answer = await fetch(item.url).catch(() => undefined);
  if (!answer?.ok) {
    const why = await whyUnserved(item.url);
    throw new Error(why?.reason ?? "the server does not answer");
  }
  const repeats = repeatsOf(item.rate);
  const buffer = await decodeBytes(await answer.arrayBuffer(), (item.rate ?? USUAL_RATE) * repeats);
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) =>
    everyOf(buffer.getChannelData(i), repeats),
  );
  const rate = buffer.sampleRate / repeats;
  let told: (loudness: Loudness) => void = () => {};
  const loudness = new Promise<Loudness>((resolve) => {
    told = resolve;
  });
  const decoded: Decoded = {
    buffer,
    rate,
    frames: channels[0]?.length ?? 0,
    channels,
    pyramids: channels.map(pyramidOf),
    sound: openSound(channels, rate, (found) => {
      decoded.measured = found;
      told(found);
    }),
    loudness,
  };
  return decoded;
}

/** What is drawn and measured are the samples, not their repeats. */
function everyOf(samples: Float32Array<ArrayBuffer>, repeats: number): Float32Array<ArrayBuffer> {
  if (repeats === 1) return samples;
  const length = Math.ceil(samples.length / repeats);
  return Float32Array.from({ length }, (_, i) => samples[i * repeats] as number);
}

const MOST_RATE = 768_000;
const USUAL_RATE = 48_000;

/** At the file's own rate: what is decoded at another one is resampled, and its frequencies are cut. */
async function decodeBytes(bytes: ArrayBuffer, rate: number): Promise<AudioBuffer> {
  if (typeof OfflineAudioContext === "undefined")
    throw new Error("this browser cannot decode sounds");
  const own = Math.min(MOST_RATE, Math.max(LEAST_PLAYED_HZ, rate));
  try {
    return await new OfflineAudioContext(1, 1, own).decodeAudioData(bytes);
  } catch {
    throw new Error("the browser cannot decode this file");
  }
}

const MOST_AHEAD_BYTES = 4 * 1024 * 1024;

/** Decode it ahead of the playhead. */
export async function prepare(item: AudioItem): Promise<void> {
  if (item.frames === 0 || !isShort(item) || item.sizeBytes > MOST_AHEAD_BYTES) return;
  await decode(item).catch(() => {});
}
