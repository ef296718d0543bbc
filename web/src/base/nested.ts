/** Nested records (config, environment, summary) as a flat list of lines and back to text. */
import { numberOf } from "./format";

/** One line of a nested record: a value, or the name of a group of further lines. */
export interface Leaf {
  /** Names from the root, joined by dots. */
  path: string;
  /** The last name. */
  name: string;
  depth: number;
  /** Undefined for a group. */
  value?: unknown;
  group: boolean;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Media stand in records as values: the server's word for their kind is "_type". */
export const isMedia = (value: unknown): value is { _type: string } =>
  isRecord(value) && typeof value._type === "string";

/** Groups and values in the order of the record, depth first. Empty records and media are values. */
export function leavesOf(record: Record<string, unknown>, prefix = "", depth = 0): Leaf[] {
  return Object.entries(record).flatMap(([name, value]) => {
    const path = prefix ? `${prefix}.${name}` : name;
    if (!isRecord(value) || isMedia(value) || Object.keys(value).length === 0)
      return [{ path, name, depth, value, group: false }];
    return [{ path, name, depth, group: true }, ...leavesOf(value, path, depth + 1)];
  });
}

/** Lines whose path or value contains `text`, with the groups they lie in. */
export function searchLeaves(leaves: readonly Leaf[], text: string): Leaf[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [...leaves];
  const kept = new Set<string>();
  for (const leaf of leaves)
    if (!leaf.group && `${leaf.path} ${valueText(leaf.value)}`.toLowerCase().includes(wanted))
      for (const path of withParents(leaf.path)) kept.add(path);
  return leaves.filter((leaf) => kept.has(leaf.path));
}

function withParents(path: string): string[] {
  const names = path.split(".");
  return names.map((_, index) => names.slice(0, index + 1).join("."));
}

/** A value as one would type it: strings bare, everything else as JSON, with NaN and infinities as words. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  if (Array.isArray(value)) return `[${value.map(innerText).join(",")}]`;
  return JSON.stringify(value);
}

/** Inside a list a string has its quotes, but the server's words for non-finite numbers are numbers. */
function innerText(value: unknown): string {
  if (Array.isArray(value)) return valueText(value);
  return typeof value === "string" && numberOf(value) !== undefined ? value : JSON.stringify(value);
}
