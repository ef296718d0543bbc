/** Numbers as text: 3-4 significant digits for reading, all digits for copying. */

/** The server writes non-finite numbers as words, because JSON has none. */
const WORDS: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

/** The number that a JSON value of the API stands for, or undefined if it is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" ? WORDS[value] : undefined;
}

const MINUS = "\u2212";

const signed = (text: string): string => text.replaceAll("-", MINUS);

function nonFinite(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "∞" : `${MINUS}∞`;
}

/**
 * A number for a table or label: 4 significant digits, integers below a million in full, very
 * large and very small ones with an exponent ("3e-4"). The minus is the typographic one.
 */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return signed(groupThousands(String(value)));
  if (size >= 1e6 || size < 1e-3) return signed(exponential(value, digits));
  return signed(groupThousands(shortest(value, value.toPrecision(digits))));
}

function exponential(value: number, digits: number): string {
  const text = value.toExponential(digits - 1);
  const [mantissa = "0", exponent = "0"] = text.split("e");
  return `${isExact(value, text) ? Number(mantissa) : mantissa}e${Number(exponent)}`;
}

/** Zeros at the end stay where digits were cut off ("0.9100"), and go where none were ("0.003"). */
const shortest = (value: number, text: string): string =>
  isExact(value, text) || Number.isInteger(Number(text)) ? String(Number(text)) : text;

/** Up to the noise of floating point: 0.1 + 0.2 is exactly 0.3 to a reader. */
const isExact = (value: number, text: string): boolean =>
  Math.abs(Number(text) - value) <= Math.abs(value) * 1e-12;

function groupThousands(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Every digit, with thousands separated: for step numbers and counts. */
export function formatInteger(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  return signed(groupThousands(String(Math.round(value))));
}

/** All digits of a number as a program writes them: for hovering and copying. */
export const formatExact = (value: number): string => String(value);

const SI = ["", "k", "M", "G", "T", "P", "E"] as const;

/** A number with an SI prefix: 1234567 → "1.23 M". For counts where size matters, not digits. */
export function formatSi(value: number, unit = "", digits = 3): string {
  if (!Number.isFinite(value)) return `${nonFinite(value)}${unit && ` ${unit}`}`;
  let power = 0;
  let scaled = value;
  while (Math.abs(Number(scaled.toPrecision(digits))) >= 1000 && power < SI.length - 1) {
    scaled /= 1000;
    power += 1;
  }
  const suffix = `${SI[power]}${unit}`;
  return signed(`${Number(scaled.toPrecision(digits))}${suffix && ` ${suffix}`}`);
}

export const formatBytes = (bytes: number): string => formatSi(bytes, "B");

export const formatPercent = (part: number, digits = 3): string =>
  `${formatNumber(part * 100, digits)} %`;

/** "1 run", "2 runs": English plural in s, or the one given. */
export const countOf = (count: number, noun: string, plural = `${noun}s`): string =>
  `${formatInteger(count)} ${count === 1 ? noun : plural}`;
