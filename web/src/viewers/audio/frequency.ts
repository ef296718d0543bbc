/** Frequencies on a vertical axis: even in hertz, in octaves, or in mels. */

export const SCALES = ["mel", "linear", "log"] as const;
export type Scale = (typeof SCALES)[number];

/** Below it an axis of octaves would show nothing but rumble. */
const LEAST_LOG_HZ = 20;

/** O'Shaughnessy, Speech Communication (1987): 2595 log10(1 + f / 700). */
export const melOf = (hz: number): number => 2595 * Math.log10(1 + hz / 700);
export const hzOfMel = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);

const lowest = (scale: Scale, nyquist: number): number =>
  scale === "log" ? Math.min(LEAST_LOG_HZ, nyquist / 100) : 0;

/** Where a frequency is between the lower (0) and the upper edge (1) of the axis. */
export function heightOf(hz: number, scale: Scale, nyquist: number): number {
  if (scale === "linear") return hz / nyquist;
  if (scale === "mel") return melOf(hz) / melOf(nyquist);
  const least = lowest(scale, nyquist);
  return Math.log(Math.max(hz, least) / least) / Math.log(nyquist / least);
}

/** The frequency at a part of the axis's height. */
export function hzAt(part: number, scale: Scale, nyquist: number): number {
  if (scale === "linear") return part * nyquist;
  if (scale === "mel") return hzOfMel(part * melOf(nyquist));
  const least = lowest(scale, nyquist);
  return least * (nyquist / least) ** part;
}

/** First and last bin that each row of pixels stands for, upper rows first, in turns. */
export function binsOfRows(
  rows: number,
  bins: number,
  scale: Scale,
  nyquist: number,
): Int32Array<ArrayBuffer> {
  const found = new Int32Array(rows * 2);
  const binAt = (part: number) => (hzAt(part, scale, nyquist) / nyquist) * (bins - 1);
  for (let row = 0; row < rows; row++) {
    const low = binAt(1 - (row + 1) / rows);
    const high = binAt(1 - row / rows);
    const middle = Math.round((low + high) / 2);
    const first = Math.min(middle, Math.ceil(low));
    const last = row === 0 ? bins - 1 : Math.max(middle, Math.ceil(high) - 1);
    found[row * 2] = Math.max(0, Math.min(bins - 1, first));
    found[row * 2 + 1] = Math.max(0, Math.min(bins - 1, last));
  }
  return found;
}

const MARKS = [1, 2, 5];

/** Frequencies to name on an axis of so many pixels, the lowest first. */
export function frequencyMarks(
  scale: Scale,
  nyquist: number,
  pixels: number,
  gap: number,
): number[] {
  const candidates = Array.from({ length: 7 }, (_, power) =>
    MARKS.map((mark) => mark * 10 ** power),
  ).flat();
  const chosen: number[] = [];
  let below = Number.NEGATIVE_INFINITY;
  const even = scale === "linear" ? linearMarks(nyquist, pixels / gap) : candidates;
  for (const hz of even) {
    const at = heightOf(hz, scale, nyquist) * pixels;
    if (hz > nyquist || at - below < gap || at < gap / 2 || at > pixels - gap / 2) continue;
    chosen.push(hz);
    below = at;
  }
  return chosen;
}

function linearMarks(nyquist: number, most: number): number[] {
  const least = nyquist / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (MARKS.map((mark) => mark * power).find((one) => one >= least) ?? power * 10) || 1;
  return Array.from({ length: Math.floor(nyquist / step) }, (_, i) => (i + 1) * step);
}

export const hzText = (hz: number): string =>
  hz >= 1000 ? `${Number((hz / 1000).toPrecision(3))} k` : `${Number(hz.toPrecision(3))}`;
