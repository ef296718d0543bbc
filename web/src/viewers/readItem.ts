/** Whether a viewer reads a value: of its kind, and of a version that it knows. */
import type { StoredItem, Viewer } from "./types";

/** As much of a viewer as decides. */
export type Reader<Item> = Pick<Viewer<Item>, "kind" | "versions" | "parse" | "anyKind">;

export const reads = (viewer: Omit<Reader<never>, "parse">, { kind, version }: StoredItem) =>
  viewer.anyKind || (kind === viewer.kind && viewer.versions.includes(version));

/** What the viewer makes of it; what it does not read it refuses, rather than show something wrong. */
export function readItem<Item>(viewer: Reader<Item>, stored: StoredItem): Item {
  if (reads(viewer, stored)) return viewer.parse(stored);
  const { kind, version } = stored;
  if (kind !== viewer.kind) throw new Error(`here it is of kind ${kind}`);
  throw new Error(
    `it is of version ${version} of ${kind}, this Marey reads ${versionsText(viewer)}`,
  );
}

export type Read<Item> = { item: Item } | { reason: string };

const known = new WeakMap<StoredItem, Map<unknown, Read<unknown>>>();

/** The same, or why it is refused: for each reader once, and the same object as long as the answer it came in lives. */
export function readOnce<Item>(viewer: Reader<Item>, stored: StoredItem): Read<Item> {
  const byReader = known.get(stored) ?? new Map<unknown, Read<unknown>>();
  known.set(stored, byReader);
  const read = byReader.get(viewer) ?? attempt(viewer, stored);
  byReader.set(viewer, read);
  return read as Read<Item>;
}

function attempt<Item>(viewer: Reader<Item>, stored: StoredItem): Read<Item> {
  try {
    return { item: readItem(viewer, stored) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** "version 1", or "versions 1 and 2". */
export const versionsText = ({ versions }: Pick<Viewer<never>, "versions">): string =>
  `version${versions.length === 1 ? "" : "s"} ${versions.join(" and ")}`;
