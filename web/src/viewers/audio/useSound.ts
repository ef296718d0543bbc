/** What a lane shows of its sound: the newest that has come, of the last sound until then. */
import { useEffect, useMemo, useRef, useState } from "react";
import { whyUnserved } from "../whyUnread";
import { askEnvelope, askInfo, askLoudness, type Place } from "./answers";
import { type Decoded, decode, decodedNow, isShort, use } from "./decoded";
import { type Envelope, envelopeOf, envelopeOfOverview, envelopeOfPeaks } from "./envelope";
import type { Loudness } from "./loudness";
import type { AudioItem } from "./model";
import { lengthOf, type Span } from "./timeline";

export interface Sound {
  item: AudioItem;
  place: Place;
  decoded?: Decoded;
  failure?: string;
}

/** The sound that is ready to be drawn: a long one is at once, a short one when it is decoded. */
export function useSound(
  item: AudioItem,
  place: Place,
  inSight: boolean,
): Sound & { late: boolean } {
  const ready = readyNow(item, place);
  const [arrived, setArrived] = useState<Sound>();
  const last = useRef<Sound>(undefined);
  const current = ready ?? (arrived?.item.url === item.url ? { ...arrived, place } : undefined);
  if (current) last.current = current;
  const missing = !current && inSight;
  useEffect(() => {
    if (!missing) return;
    let gone = false;
    decode(item).then(
      (decoded) => !gone && setArrived({ item, place, decoded }),
      (error: Error) => !gone && setArrived({ item, place, failure: error.message }),
    );
    return () => {
      gone = true;
    };
  }, [item, place, missing]);
  const shown = current ?? last.current ?? { item, place };
  const { url } = shown.item;
  const held = shown.decoded !== undefined;
  useEffect(() => (held ? use(url) : undefined), [url, held]);
  return { ...shown, late: !current };
}

function readyNow(item: AudioItem, place: Place): Sound | undefined {
  if (item.frames === 0 || !isShort(item)) return { item, place };
  const decoded = decodedNow(item.url);
  return decoded && { item, place, decoded };
}

/** The item with what its file says of itself: libraries may have been missing when it was logged. */
export function useCompleted(item: AudioItem, place: Place): AudioItem {
  const [known, setKnown] = useState<AudioItem>();
  const asks = item.durationSecs === undefined && !isShort(item);
  useEffect(() => {
    if (!asks) return;
    const control = new AbortController();
    askInfo(place, control.signal).then(
      ({ rate, channels, frames }) =>
        setKnown({ ...item, rate, channels, frames, durationSecs: frames / Math.max(1, rate) }),
      () => {}, // it still plays
    );
    return () => control.abort();
  }, [asks, item, place]);
  return known?.url === item.url ? known : item;
}

/** Whether the file of a long sound is there at all. */
export function useServed({ item }: Sound): string | undefined {
  const [why, setWhy] = useState<{ url: string; reason: string }>();
  const asks = !isShort(item) || item.frames === 0;
  useEffect(() => {
    if (!asks) return;
    let gone = false;
    void whyUnserved(item.url).then(
      (found) => found && !gone && setWhy({ url: item.url, reason: found.reason }),
    );
    return () => {
      gone = true;
    };
  }, [item.url, asks]);
  return why?.url === item.url ? why.reason : undefined;
}

/** Questions that come faster are left out. */
const SETTLE_MS = 60;
/** Beyond what is seen, in parts of it: panning a little asks for nothing. */
const AROUND = 0.25;

/** The outline over a span in about so many columns. */
export function useEnvelope(sound: Sound, span: Span, columns: number): Envelope | undefined {
  const { decoded, item } = sound;
  const near = useMemo(
    () =>
      decoded && columns > 0
        ? envelopeOf(decoded.channels, decoded.pyramids, decoded.rate, span, columns)
        : undefined,
    [decoded, span, columns],
  );
  const stored = useStoredPeaks(item);
  const far = useFarEnvelope(sound, span, columns);
  // While it comes bit by bit, the stored outline shows more.
  const whole = far && far.span.to >= Math.min(span.to, item.durationSecs ?? 0) - 1e-6;
  return near ?? (whole ? far : (stored ?? far));
}

function useFarEnvelope(sound: Sound, span: Span, columns: number): Envelope | undefined {
  const [found, setFound] = useState<{ url: string; envelope: Envelope }>();
  const { item, place, decoded, failure } = sound;
  const rate = item.rate ?? 0;
  const asks =
    !decoded && !failure && columns > 0 && rate > 0 && item.frames !== 0 && !isShort(item);
  useEffect(() => {
    if (!asks) return;
    const control = new AbortController();
    const wide = around(span);
    const timer = setTimeout(() => {
      const onMore = (envelope: Envelope) => setFound({ url: item.url, envelope });
      const most = Math.min(8192, Math.round(columns * (1 + 2 * AROUND)));
      askEnvelope(place, rate, wide, most, onMore, control.signal).catch(() => {});
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [asks, item.url, place, rate, span, columns]);
  const mine = found?.url === item.url ? found.envelope : undefined;
  return mine && covers(mine.span, span) ? mine : undefined;
}

const around = (span: Span): Span => ({
  from: span.from - AROUND * lengthOf(span),
  to: span.to + AROUND * lengthOf(span),
});

const covers = (a: Span, b: Span): boolean => a.from <= b.to && a.to >= b.from;

/** The outline that was stored with the sound: fine if it has come, else coarse. */
function useStoredPeaks(item: AudioItem): Envelope | undefined {
  const [peaks, setPeaks] = useState<{ url: string; bytes: ArrayBuffer }>();
  const url = isShort(item) ? undefined : item.peaks?.url;
  useEffect(() => {
    if (!url) return;
    let gone = false;
    fetch(url) // some kilobytes
      .then((answer) => (answer.ok ? answer.arrayBuffer() : undefined))
      .then((bytes) => bytes && !gone && setPeaks({ url, bytes }))
      .catch(() => {});
    return () => {
      gone = true;
    };
  }, [url]);
  return useMemo(() => {
    const secs = item.durationSecs ?? 0;
    if (peaks && peaks.url === item.peaks?.url)
      return envelopeOfPeaks(peaks.bytes, item.peaks.channels, secs);
    return item.overview.length > 0 ? envelopeOfOverview(item.overview, secs) : undefined;
  }, [peaks, item]);
}

export function useLoudness(sound: Sound, wanted: boolean): Loudness | undefined {
  const { item, place, decoded, failure } = sound;
  const [found, setFound] = useState<{ url: string; loudness: Loudness }>();
  const far = !decoded && !failure && wanted && item.frames !== 0 && !isShort(item);
  useEffect(() => {
    let gone = false;
    const control = new AbortController();
    const tell = (loudness: Loudness) => !gone && setFound({ url: item.url, loudness });
    if (decoded) void decoded.loudness.then(tell);
    else if (far) askLoudness(place, control.signal).then(tell, () => {});
    return () => {
      gone = true;
      control.abort();
    };
  }, [decoded, far, item.url, place]);
  return decoded?.measured ?? (found?.url === item.url ? found.loudness : undefined);
}
