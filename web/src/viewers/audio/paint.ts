/** Draws waveforms and spectrograms on canvases. No React. */
import type { Rgb } from "../../base/color";
import type { Envelope, Outline } from "./envelope";
import { binsOfRows, type Scale } from "./frequency";
import { lengthOf, type Span } from "./timeline";
import type { Spectrum } from "./useSpectrum";

export interface WaveColors {
  wave: string;
  /** The middle line. */
  line: string;
  /** Behind samples beyond full scale. */
  clip: string;
}

/** Samples at full scale or beyond: they were cut when they were recorded or will be when played. */
const CLIPPED = 0.9999;
const DOTS_FROM_PIXELS = 6;

/** One line of waveforms for each channel, over the width of `span`. */
export function paintWave(
  context: CanvasRenderingContext2D,
  envelope: Envelope,
  span: Span,
  colors: WaveColors,
): void {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  const each = height / Math.max(1, envelope.channels.length);
  for (const [number, outline] of envelope.channels.entries()) {
    const middle = (number + 0.5) * each;
    context.fillStyle = colors.line;
    context.fillRect(0, Math.round(middle), width, 1);
    const box = { middle, half: each / 2 - 1, width };
    if (envelope.exact) paintCurve(context, envelope, outline, span, box, colors.wave);
    else paintArea(context, envelope, outline, span, box, colors);
  }
}

interface Box {
  middle: number;
  half: number;
  width: number;
}

function paintArea(
  context: CanvasRenderingContext2D,
  envelope: Envelope,
  { min, max, rms }: Outline,
  span: Span,
  { middle, half, width }: Box,
  colors: WaveColors,
): void {
  const column = columnAt(envelope, span, width);
  const soft = new Path2D();
  const strong = new Path2D();
  const clipped = new Path2D();
  for (let x = 0; x < width; x++) {
    const from = Math.floor(column(x));
    const to = Math.max(from + 1, Math.ceil(column(x + 1) - 1e-6));
    if (to <= 0 || from >= envelope.columns) continue;
    let [low, high, level] = [1, -1, 0];
    for (let i = Math.max(0, from); i < Math.min(envelope.columns, to); i++) {
      low = Math.min(low, min[i] as number);
      high = Math.max(high, max[i] as number);
      level = Math.max(level, rms[i] ?? 0);
    }
    const top = middle - Math.min(1, high) * half;
    const bottom = middle - Math.max(-1, low) * half;
    soft.rect(x, top, 1, Math.max(1, bottom - top));
    // Within the samples: those of a slow wave lie on one side.
    const [inner, outer] = [
      Math.max(top, middle - level * half),
      Math.min(bottom, middle + level * half),
    ];
    if (level > 0 && outer > inner) strong.rect(x, inner, 1, Math.max(1, outer - inner));
    if (high >= CLIPPED) clipped.rect(x, middle - half, 1, 2);
    if (low <= -CLIPPED) clipped.rect(x, middle + half - 2, 1, 2);
  }
  context.fillStyle = colors.wave;
  context.globalAlpha = rms.length > 0 ? 0.55 : 0.85;
  context.fill(soft);
  context.globalAlpha = 1;
  context.fill(strong);
  context.fillStyle = colors.clip;
  context.fill(clipped);
}

function paintCurve(
  context: CanvasRenderingContext2D,
  envelope: Envelope,
  { min }: Outline,
  span: Span,
  { middle, half, width }: Box,
  color: string,
): void {
  const perColumn = (lengthOf(envelope.span) / envelope.columns / lengthOf(span)) * width;
  const start = ((envelope.span.from - span.from) / lengthOf(span)) * width;
  context.beginPath();
  for (let i = 0; i < envelope.columns; i++)
    context.lineTo(start + i * perColumn, middle - (min[i] as number) * half);
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.stroke();
  if (perColumn < DOTS_FROM_PIXELS) return;
  context.fillStyle = color;
  for (let i = 0; i < envelope.columns; i++)
    context.fillRect(start + i * perColumn - 2, middle - (min[i] as number) * half - 2, 4, 4);
}

/** From pixels of the canvas to columns of the envelope. */
function columnAt(envelope: Envelope, span: Span, width: number): (x: number) => number {
  const perSec = envelope.columns / Math.max(1e-12, lengthOf(envelope.span));
  const secs = lengthOf(span) / width;
  return (x) => (span.from + x * secs - envelope.span.from) * perSec;
}

export interface SpectrumLook {
  scale: Scale;
  /** Decibels of the lowest and of the highest colour. */
  range: readonly [number, number];
  /** 256 colours. */
  table: Uint8ClampedArray;
}

const FLOOR_DB = -127.5;

/** Colours of the byte of each half decibel, as one number for each pixel. */
function colorsOf({ range, table }: SpectrumLook): Uint32Array {
  const colors = new Uint32Array(256);
  const [low, high] = range;
  for (let byte = 0; byte < 256; byte++) {
    const part = (FLOOR_DB + byte / 2 - low) / Math.max(0.5, high - low);
    const at = Math.round(Math.max(0, Math.min(1, part)) * 255) * 3;
    const [r, g, b] = [table[at], table[at + 1], table[at + 2]] as Rgb;
    colors[byte] = (255 << 24) | (b << 16) | (g << 8) | r;
  }
  return colors;
}

/** Draws the columns that are known, each as wide as its part of the span. */
export function paintSpectrum(
  context: CanvasRenderingContext2D,
  spectrum: Spectrum,
  span: Span,
  look: SpectrumLook,
): void {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  if (spectrum.known < 1 || height < 1) return;
  const picture = pictureOf(spectrum, height, look);
  const at = (secs: number) => ((secs - span.from) / lengthOf(span)) * width;
  const from = at(spectrum.span.from);
  const whole = at(spectrum.span.to) - from;
  context.imageSmoothingEnabled = spectrum.columns < width;
  context.drawImage(picture, from, 0, (whole * spectrum.known) / spectrum.columns, height);
}

function pictureOf(spectrum: Spectrum, rows: number, look: SpectrumLook): OffscreenCanvas {
  const { bins, known, values, rate } = spectrum;
  const colors = colorsOf(look);
  const rowBins = binsOfRows(rows, bins, look.scale, rate / 2);
  const image = new ImageData(known, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0; row < rows; row++) {
    const first = rowBins[row * 2] as number;
    const last = rowBins[row * 2 + 1] as number;
    for (let column = 0; column < known; column++) {
      const at = column * bins;
      let most = values[at + first] as number;
      for (let bin = first + 1; bin <= last; bin++)
        if ((values[at + bin] as number) > most) most = values[at + bin] as number;
      pixels[row * known + column] = colors[most] as number;
    }
  }
  const canvas = new OffscreenCanvas(known, rows);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}
