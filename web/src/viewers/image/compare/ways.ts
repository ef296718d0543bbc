/** The ways to compare pictures, and how keys go from one to the next. */
export const HOWS = ["side", "wipe", "flicker", "difference"] as const;
export type How = (typeof HOWS)[number];

export const HOW_LABELS: Record<How, string> = {
  side: "side by side",
  wipe: "wipe",
  flicker: "flicker",
  difference: "difference",
};

export const howOf = (text: string | undefined): How | undefined =>
  HOWS.find((how) => how === text);

/** The next way to compare; after the last none, or the first where there is nothing but comparing. */
export function nextHow(how: How | undefined, always: boolean): How | undefined {
  const at = how === undefined ? -1 : HOWS.indexOf(how);
  return HOWS[at + 1] ?? (always ? HOWS[0] : undefined);
}

/** How a panel is looked at, as far as comparing goes. */
export interface Way {
  mode: string;
  how: How | undefined;
  /** The mode that a key left for comparing: the way back. */
  before?: string | undefined;
}

const isComparing = ({ mode }: Way): boolean => mode === "compare";

/** What the key for the next way does; `one` picture is large: it is compared where it stands. */
export function nextWay(way: Way, one: boolean): Way {
  const { mode, how, before } = way;
  if (one && !isComparing(way)) return { ...way, how: nextHow(how, false) };
  if (!isComparing(way)) return { mode: "compare", how: undefined, before: mode };
  const next = nextHow(how ?? "side", before === undefined);
  if (next === undefined) return { mode: before ?? mode, how: undefined };
  return { ...way, how: next };
}

/** What the key for the difference does: to it, and back. */
export function differenceWay(way: Way, one: boolean): Way {
  const { mode, how, before } = way;
  const to = how === "difference" ? undefined : "difference";
  if (one && !isComparing(way)) return { ...way, how: to };
  if (!isComparing(way)) return { mode: "compare", how: "difference", before: mode };
  if (to) return { ...way, how: to };
  return { mode: before ?? mode, how: undefined };
}
