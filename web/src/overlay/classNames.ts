/** What classes are called: one name for an id, from metadata and from files. */
import { NO_CLASS, unnamedClass } from "./layers";

/** Only of ids that somebody named. */
export type Names = ReadonlyMap<number, string>;

/** Without an id it is a box that has no class. */
export const nameOf = (names: Names, id: number | undefined): string =>
  id === undefined ? NO_CLASS : (names.get(id) ?? unnamedClass(id));

/** Merge `{id: name}` objects and lists of `{id, name}`; later ones win. */
export function mergeNames(sources: readonly unknown[]): Names {
  const names = new Map<number, string>();
  for (const source of sources)
    for (const [id, name] of pairsOf(source)) {
      const number = Number(id);
      if (Number.isInteger(number)) names.set(number, name);
    }
  return names;
}

function pairsOf(source: unknown): [string, string][] {
  if (Array.isArray(source))
    return source.map((one) => [String(one?.id), String(one?.name ?? one?.id)]);
  if (typeof source !== "object" || source === null) return [];
  return Object.entries(source).map(([id, name]) => [id, String(name)]);
}

const BACKGROUNDS = /^(background|bg|none)$/i;
const UNJUDGED = /^(void|unlabell?ed|ignored?)$/i;

/** What the truth does not judge: its pixels are neither right nor wrong. */
export const isUnjudged = (name: string): boolean => UNJUDGED.test(name);

/** Where nothing is: hidden unless one of the shown classes. */
export const isBackground = (name: string, id: number): boolean =>
  BACKGROUNDS.test(name) || isUnjudged(name) || (id === 0 && name === unnamedClass(0));
