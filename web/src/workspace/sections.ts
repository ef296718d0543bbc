/** Which panels there are: keys grouped by the part before their first slash. */
import type { Key } from "../api/types.gen";

export interface PanelSpec {
  /** Unique on the page: the key, and the kind where a key held several. */
  id: string;
  key: string;
  kind: string;
  /** Runs that logged it. */
  runs: number;
  /** Points, or steps with media. */
  count: number;
}

export interface Section {
  /** The prefix; empty for keys without one. */
  name: string;
  panels: PanelSpec[];
}

/** Key of the class of data that has no viewer: numbers, drawn as lines. */
export const SCALAR = "scalar";

/**
 * Sections in the order their first keys come in, but keys without prefix first, then sections of
 * curves, then of curves and pictures: how a training goes is what people look for first.
 */
export function sectionsOf(keys: readonly Key[], find: string | undefined): Section[] {
  const sections = new Map<string, Section>();
  const words = (find ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  for (const panel of panelsOf(keys)) {
    if (!words.every((word) => fits(panel, word))) continue;
    const name = prefixOf(panel.key);
    const section = sections.get(name) ?? { name, panels: [] };
    sections.set(name, section);
    section.panels.push(panel);
  }
  return [...sections.values()].sort((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ name, panels }: Section): number {
  if (name === "") return 0;
  const curves = panels.filter(({ kind }) => kind === SCALAR).length;
  if (curves === panels.length) return 1;
  return curves > 0 ? 2 : 3;
}

/** A word is found anywhere in the key; a kind is meant only by its whole name. */
const fits = ({ key, kind }: PanelSpec, word: string): boolean =>
  key.toLowerCase().includes(word) || kind === word;

export function panelsOf(keys: readonly Key[]): PanelSpec[] {
  const taken = new Set<string>();
  return keys.map(({ key, kind, runs, count }) => {
    const id = taken.has(key) ? `${key} (${kind})` : key;
    taken.add(id);
    return { id, key, kind, runs, count };
  });
}

/** The part of a key before its first slash; empty if there is none or it is empty. */
export function prefixOf(key: string): string {
  const slash = key.indexOf("/");
  return slash > 0 ? key.slice(0, slash) : "";
}
