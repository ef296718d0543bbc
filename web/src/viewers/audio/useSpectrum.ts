/** The spectrogram of a part of a sound, as its columns come. */
import { useEffect, useRef, useState } from "react";
import { askServerSpectrum } from "./answers";
import { isShort } from "./decoded";
import { askSpectrum, type OnColumns } from "./soundWorker";
import { type SpectrumRequest, usualSize } from "./spectrum";
import { lengthOf, type Span } from "./timeline";
import type { Sound } from "./useSound";

export interface Spectrum {
  span: Span;
  columns: number;
  /** Of each column; the highest is half the rate. */
  bins: number;
  rate: number;
  values: Uint8Array;
  /** Columns that have come. */
  known: number;
}

export interface SpectrumChoice {
  /** Samples of a transform; 0 is as usual for the rate. */
  size: number;
  channel: number | null;
}

const NO_PROBLEM = { url: "", text: "" };
const SETTLE_MS = 40;
const MOST_COLUMNS = 1600;
/** Columns that are closer than so many parts of a transform show the same. */
const FINEST = 16;

/** It is the same object while columns come: `version` grows. */
export function useSpectrum(
  sound: Sound,
  span: Span,
  pixels: number,
  choice: SpectrumChoice,
  wanted: boolean,
): { spectrum: Spectrum | undefined; version: number; done: boolean; problem: string } {
  const [version, setVersion] = useState(0);
  const [problem, setProblem] = useState(NO_PROBLEM);
  const shown = useRef<Spectrum>(undefined);
  const done = useRef(false);
  const { decoded, item, place, failure } = sound;
  const rate = decoded?.rate ?? item.rate ?? 0;
  const frames = decoded?.frames ?? item.frames ?? 0;
  const { size: chosen, channel } = choice;
  const asks = wanted && !failure && pixels > 0 && rate > 0 && frames > 0;
  useEffect(() => {
    if (!asks || (!decoded && isShort(item))) return;
    const size = chosen || usualSize(rate);
    const request = requestOf(span, rate, frames, size, pixels, channel);
    if (request.columns < 1) return;
    done.current = false;
    const next = emptyOf(request, rate);
    const onColumns: OnColumns = (begin, values, last) => {
      next.values.set(values, begin * next.bins);
      next.known = begin + values.length / next.bins;
      // The old one stays until this one shows as much.
      if (last || next.known * 2 >= next.columns || !shown.current) shown.current = next;
      done.current = last;
      setProblem(NO_PROBLEM);
      setVersion((count) => count + 1);
    };
    const control = new AbortController();
    const fail = (error: Error) => {
      if (!control.signal.aborted) setProblem({ url: item.url, text: error.message });
    };
    let stop = () => {};
    const timer = setTimeout(
      () => {
        if (decoded) stop = askSpectrum(decoded.sound, request, onColumns, fail);
        else askServerSpectrum(place, request, onColumns, control.signal).catch(fail);
      },
      decoded ? 0 : SETTLE_MS,
    );
    return () => {
      clearTimeout(timer);
      control.abort();
      stop();
    };
  }, [asks, decoded, item, place, span, rate, frames, pixels, chosen, channel]);
  const wrong = problem.url === item.url;
  return {
    spectrum: wanted && !wrong ? shown.current : undefined,
    version,
    done: done.current,
    problem: wrong ? problem.text : "",
  };
}

function requestOf(
  span: Span,
  rate: number,
  frames: number,
  size: number,
  pixels: number,
  channel: number | null,
): SpectrumRequest {
  const first = Math.max(0, Math.floor(span.from * rate));
  const last = Math.min(frames, Math.ceil(span.to * rate));
  const fine = Math.ceil(((last - first) / size) * FINEST);
  // A sound that ends before the others fills only its part of the width.
  const share = Math.ceil((pixels * (last - first)) / Math.max(1, lengthOf(span) * rate));
  return { first, last, columns: Math.min(MOST_COLUMNS, share, Math.max(1, fine)), size, channel };
}

function emptyOf({ first, last, columns, size }: SpectrumRequest, rate: number): Spectrum {
  const bins = size / 2 + 1;
  return {
    span: { from: first / rate, to: last / rate },
    columns,
    bins,
    rate,
    values: new Uint8Array(columns * bins),
    known: 0,
  };
}
