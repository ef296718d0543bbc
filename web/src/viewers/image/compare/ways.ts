/** What pictures are compared with; in the link as "run:abc", "step:12", "first" or "previous". */
import type { Track } from "../../types";

export type Against =
  | { type: "run"; id: string }
  | { type: "step"; step: number }
  | { type: "first" }
  | { type: "previous" };

/** Another run if there is one, else how it began. */
export function againstOf(
  text: string | undefined,
  tracks: readonly Pick<Track<unknown>, "run">[],
): Against {
  const [, word, value] = /^(run|step):(.+)$/s.exec(text ?? "") ?? [];
  if (word === "run" && value && tracks.some(({ run }) => run.id === value))
    return { type: "run", id: value };
  if (word === "step" && Number.isInteger(Number(value)))
    return { type: "step", step: Number(value) };
  if (text === "first" || text === "previous") return { type: text };
  const second = tracks[1];
  return second ? { type: "run", id: second.run.id } : { type: "first" };
}

export function formatAgainst(against: Against): string {
  if (against.type === "run") return `run:${against.id}`;
  if (against.type === "step") return `step:${against.step}`;
  return against.type;
}

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
