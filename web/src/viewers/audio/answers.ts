/** What the server says of sounds that are too long to be decoded in the page. */
import { getJson } from "../../api/client";
import type { Envelope, Outline } from "./envelope";
import type { Loudness } from "./loudness";
import type { OnColumns } from "./soundWorker";
import type { SpectrumRequest } from "./spectrum";
import type { Span } from "./timeline";

/** Where a sound was logged. */
export interface Place {
  run: string;
  key: string;
  step: number;
  position: number;
}

interface Answer {
  rate: number;
  channels: number;
  frames: number;
  begin: number;
  end: number;
  done: boolean;
}

interface PeaksAnswer extends Answer {
  first: number;
  last: number;
  buckets: number;
  min: string;
  max: string;
  rms: string;
}

const ask = <T>(
  name: string,
  place: Place,
  args: Record<string, string | number>,
  signal: AbortSignal,
): Promise<T> => getJson<T>(`analyses/audio/${name}`, { ...place, ...args }, signal);

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** The outline of a part; `onMore` gets it again with each answer, longer every time. */
export async function askEnvelope(
  place: Place,
  rate: number,
  span: Span,
  columns: number,
  onMore: (envelope: Envelope) => void,
  signal: AbortSignal,
): Promise<void> {
  const args = {
    first: Math.max(0, Math.floor(span.from * rate)),
    last: Math.ceil(span.to * rate) + 1,
    buckets: columns,
  };
  let begin = 0;
  let outlines: Outline[] = [];
  for (;;) {
    const answer = await ask<PeaksAnswer>("peaks", place, { ...args, begin }, signal);
    if (answer.channels < 1) return;
    if (begin === 0)
      outlines = Array.from({ length: answer.channels }, () => empty(answer.buckets));
    fill(outlines, answer);
    const { first, last, buckets } = answer;
    const from = first / answer.rate;
    const until = answer.done ? last : first + Math.floor(((last - first) * answer.end) / buckets);
    if (answer.end > 0)
      onMore({
        span: { from, to: until / answer.rate },
        columns: answer.end,
        channels: outlines,
        exact: buckets === last - first,
      });
    if (answer.done) return;
    begin = answer.end;
  }
}

const empty = (columns: number): Outline => ({
  min: new Float32Array(columns),
  max: new Float32Array(columns),
  rms: new Float32Array(columns),
});

const ONE = 32767;

function fill(outlines: readonly Outline[], answer: PeaksAnswer): void {
  const { begin, end } = answer;
  for (const name of ["min", "max", "rms"] as const) {
    const numbers = new Int16Array(bytesOf(answer[name]).buffer);
    for (const [channel, outline] of outlines.entries())
      for (let i = begin; i < end; i++)
        outline[name][i] = (numbers[channel * (end - begin) + i - begin] as number) / ONE;
  }
}

interface SpectrumAnswer extends Answer {
  values: string;
}

/** Columns of a spectrogram come to `onColumns` bit by bit. */
export async function askServerSpectrum(
  place: Place,
  request: SpectrumRequest,
  onColumns: OnColumns,
  signal: AbortSignal,
): Promise<void> {
  const { channel, ...rest } = request;
  let begin = 0;
  for (;;) {
    const args = { ...rest, channel: channel ?? "mix", begin };
    const answer = await ask<SpectrumAnswer>("spectrum", place, args, signal);
    onColumns(answer.begin, bytesOf(answer.values), answer.done);
    if (answer.done) return;
    begin = answer.end;
  }
}

interface LoudnessAnswer extends Answer {
  lufs: number | null;
  peak_db: number | null;
  part: number;
}

/** Asked again and again until all of it is measured: a moment between lets others have answers. */
export async function askLoudness(place: Place, signal: AbortSignal): Promise<Loudness> {
  for (;;) {
    const answer = await ask<LoudnessAnswer>("loudness", place, {}, signal);
    if (answer.done) return { lufs: answer.lufs, peakDb: answer.peak_db };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

const PAUSE_MS = 120;

/** What the file says of itself, where its metadata does not. */
export async function askInfo(
  place: Place,
  signal: AbortSignal,
): Promise<{ rate: number; channels: number; frames: number }> {
  return ask<Answer>("peaks", place, { first: 0, last: 0, buckets: 1 }, signal);
}
