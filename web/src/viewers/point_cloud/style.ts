/** How a panel wants its clouds: read from its options, handed to the scene with each frame. */
import type { Options } from "../panelOptions";
import type { CloudItem } from "./model";

export const MODES = ["run", "rgb", "category", "x", "y", "z", "distance", "plain"] as const;
export type Mode = (typeof MODES)[number];

export interface CloudStyle {
  /** Absent: what the cloud has. */
  mode?: Mode;
  /** World units between which colours run; absent: nearly all of the points. */
  range?: readonly [number, number];
  /** CSS pixels; absent: what suits the number of points. */
  size?: number;
  /** Points are larger that are nearer. */
  attenuate: boolean;
  /** Categories that are not shown. */
  hidden: ReadonlySet<number>;
  boxes: boolean;
  vectors: boolean;
  /** Labels of boxes that are not shown. */
  hiddenLabels: ReadonlySet<string>;
  /** Least and greatest score; boxes without one are always shown. */
  score?: readonly [number, number];
  captions: boolean;
  /** Several runs lie in one view: points can have their colours. */
  together: boolean;
  /** Of one run among several: that of its boxes and vectors, too. */
  tint?: readonly [red: number, green: number, blue: number];
}

export function styleOf(options: Options): CloudStyle {
  const mode = MODES.find((one) => one === options.color);
  const size = Number(options.size);
  const [range, score] = [pairOf(options.range), pairOf(options.score)];
  return {
    attenuate: options.near === "on",
    hidden: new Set((options.hide ?? "").split("~").filter(Boolean).map(Number)),
    boxes: options.boxes !== "off",
    vectors: options.vectors !== "off",
    hiddenLabels: new Set(namesOf(options.labels)),
    captions: options.names !== "off",
    together: options.lay === "together",
    ...(mode && { mode }),
    ...(size > 0 && size <= 32 && { size }),
    ...(range && { range }),
    ...(score && { score }),
  };
}

function pairOf(text: string | undefined): [number, number] | undefined {
  const [low, high, ...rest] = (text ?? "").split("~").map(Number);
  const fine = text && rest.length === 0 && Number.isFinite(low) && Number.isFinite(high);
  return fine ? [low as number, high as number] : undefined;
}

export const pairText = ([low, high]: readonly [number, number]): string => `${low}~${high}`;

/** Names may hold anything: a list of them is JSON. */
export function namesOf(text: string | undefined): string[] {
  try {
    const list: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(list) ? list.map(String) : [];
  } catch {
    return [];
  }
}

export const namesText = (names: Iterable<string>): string | undefined => {
  const list = [...names];
  return list.length > 0 ? JSON.stringify(list) : undefined;
};

/** What the points are coloured by, where nobody chose, or what was chosen is not there. */
export function modeOf(style: CloudStyle | undefined, item: CloudItem): Mode {
  const { mode, together } = style ?? {};
  const own = together ? "run" : item.colors ? "rgb" : item.categories ? "category" : "z";
  if (mode === "run") return own;
  if (mode === "rgb") return item.colors ? mode : own;
  if (mode === "category") return item.categories ? mode : own;
  return mode ?? own;
}

const LEAST_SIZE = 1.5;
const MOST_SIZE = 8;
const DENSITY = 0.45;

/** CSS pixels with which so many points neither vanish nor run together. */
export const suitedSize = (points: number, pixels: number): number =>
  Math.min(MOST_SIZE, Math.max(LEAST_SIZE, Math.sqrt(pixels / Math.max(1, points)) * DENSITY));
