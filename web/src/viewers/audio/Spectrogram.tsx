/** The spectrogram of the part that is seen, its frequencies, and what is under the pointer. */
import { useEffect, useMemo, useRef, useState } from "react";
import { colorTable, parseRgb, resolveColors, useThemeVersion } from "../../charts/palette";
import { useSize } from "../../charts/useSize";
import { frequencyMarks, heightOf, hzAt, hzText, type Scale } from "./frequency";
import styles from "./Panel.module.css";
import { paintSpectrum } from "./paint";
import type { Settings } from "./settings";
import { dbOf } from "./spectrum";
import { lengthOf, type Span, timeText } from "./timeline";
import type { Sound } from "./useSound";
import { type Spectrum, useSpectrum } from "./useSpectrum";

interface SpectrogramProps {
  sound: Sound;
  view: Span;
  settings: Settings;
  wanted: boolean;
}

const STOPS = Array.from({ length: 9 }, (_, i) => `var(--seq-${i})`);
const MARK_GAP_PIXELS = 22;

export function Spectrogram({ sound, view, settings, wanted }: SpectrogramProps) {
  const { scale, decibels, size: window_, channels } = settings;
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const dense = window.devicePixelRatio || 1;
  const width = Math.round(size.width * dense);
  const height = Math.round(size.height * dense);
  const channel = typeof channels === "number" ? channels : null;
  const choice = useMemo(() => ({ size: window_, channel }), [window_, channel]);
  const { spectrum, version, done, problem } = useSpectrum(sound, view, width, choice, wanted);
  const theme = useThemeVersion();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` and `theme` say that it must be drawn again
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || width === 0 || height === 0) return;
    if (element.width !== width) element.width = width;
    if (element.height !== height) element.height = height;
    if (!spectrum) return context.clearRect(0, 0, width, height);
    const table = colorTable(resolveColors(element.parentElement ?? element, STOPS).map(parseRgb));
    paintSpectrum(context, spectrum, view, { scale, range: decibels, table });
  }, [spectrum, version, view, width, height, scale, decibels, theme]);
  const nyquist = (spectrum?.rate ?? sound.item.rate ?? 0) / 2;
  return (
    <div ref={box} className={styles.spectrogram}>
      <canvas
        ref={canvas}
        data-spectrogram={spectrum ? (done ? "done" : "some") : undefined}
        data-nyquist={nyquist}
        aria-hidden
      />
      {nyquist > 0 && sound.item.frames !== 0 && (
        <Marks scale={scale} nyquist={nyquist} pixels={size.height} />
      )}
      {problem && <span className={styles.problem}>{problem}</span>}
      <Readout box={box} spectrum={spectrum} view={view} scale={scale} />
    </div>
  );
}

function Marks({ scale, nyquist, pixels }: { scale: Scale; nyquist: number; pixels: number }) {
  return frequencyMarks(scale, nyquist, pixels, MARK_GAP_PIXELS).map((hz) => (
    <span
      key={hz}
      className={styles.frequency}
      style={{ bottom: `${heightOf(hz, scale, nyquist) * 100}%` }}
    >
      {hzText(hz)}
    </span>
  ));
}

interface ReadoutProps {
  box: React.RefObject<HTMLDivElement | null>;
  spectrum: Spectrum | undefined;
  view: Span;
  scale: Scale;
}

/** Time, frequency and level under the pointer. */
function Readout({ box, spectrum, view, scale }: ReadoutProps) {
  const [text, setText] = useState("");
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const tell = (event: PointerEvent) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const x = (event.clientX - left) / width;
      const y = 1 - (event.clientY - top) / height;
      setText(spectrum ? readoutOf(spectrum, view, scale, x, y) : "");
    };
    const clear = () => setText("");
    element.addEventListener("pointermove", tell);
    element.addEventListener("pointerleave", clear);
    return () => {
      element.removeEventListener("pointermove", tell);
      element.removeEventListener("pointerleave", clear);
    };
  }, [box, spectrum, view, scale]);
  return text ? <output className={styles.readout}>{text}</output> : null;
}

function readoutOf(spectrum: Spectrum, view: Span, scale: Scale, x: number, y: number): string {
  const secs = view.from + x * lengthOf(view);
  const nyquist = spectrum.rate / 2;
  const hz = hzAt(Math.max(0, Math.min(1, y)), scale, nyquist);
  const part = (secs - spectrum.span.from) / lengthOf(spectrum.span);
  const column = Math.floor(part * spectrum.columns);
  const bin = Math.round((hz / nyquist) * (spectrum.bins - 1));
  const byte = spectrum.values[column * spectrum.bins + bin];
  const known = column >= 0 && column < spectrum.known && byte !== undefined;
  const level = known ? ` · ${dbOf(byte) <= -127 ? "< −127" : dbOf(byte).toFixed(1)} dB` : "";
  return `${timeText(secs)} · ${Math.round(hz)} Hz${level}`;
}
