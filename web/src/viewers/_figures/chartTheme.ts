/** The page's colours and type for libraries that draw charts by themselves. */
import { useMemo } from "react";
import { parseRgb, resolveColors, useThemeVersion } from "../../charts/palette";

export interface ChartTheme {
  /** Light letters on a dark ground. */
  dark: boolean;
  ink: string;
  quiet: string;
  line: string;
  axis: string;
  sheet: string;
  accent: string;
  /** Colours of what the chart itself gives none, one after the other. */
  colors: readonly string[];
  /** From nothing to most. */
  sequence: readonly string[];
  font: string;
}

/** Pixels of letters in charts. */
export const LETTER_PIXELS = 11;
const COLORS = 12;
const STOPS = 9;

const NAMES = [
  "--ink",
  "--ink-2",
  "--line",
  "--line-strong",
  "--sheet",
  "--accent",
  ...Array.from({ length: COLORS }, (_, i) => `--run-${i}`),
  ...Array.from({ length: STOPS }, (_, i) => `--seq-${i}`),
];

/** As the page is now, or as it would be in `scheme`. */
export function chartTheme(scheme?: "light" | "dark"): ChartTheme {
  const root = document.createElement("div");
  root.hidden = true;
  if (scheme) root.style.colorScheme = scheme;
  document.body.append(root);
  const found = resolveColors(
    root,
    NAMES.map((name) => `var(${name})`),
  );
  const font = getComputedStyle(document.body).fontFamily || "sans-serif";
  root.remove();
  const [ink = "", quiet = "", line = "", axis = "", sheet = "", accent = "", ...rest] = found;
  const colors = rest.slice(0, COLORS);
  const sequence = rest.slice(COLORS);
  return { dark: isDark(sheet), ink, quiet, line, axis, sheet, accent, colors, sequence, font };
}

/** Colours of the page now, new when the theme changes. */
export function useChartTheme(): ChartTheme {
  const version = useThemeVersion();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the colours
  return useMemo(() => chartTheme(), [version]);
}

const HALF = 128;
/** How bright red, green and blue look, by ITU-R BT.601. */
const WEIGHTS = [0.299, 0.587, 0.114] as const;

export function isDark(color: string): boolean {
  const rgb = parseRgb(color);
  return WEIGHTS.reduce((sum, weight, i) => sum + weight * (rgb[i] ?? 0), 0) < HALF;
}

/** CSS colours of runs as ones a library can read. */
export const plainColors = (colors: readonly string[]): string[] =>
  resolveColors(document.body, colors);
