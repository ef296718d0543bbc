/** Finds the viewer of a kind. Folders are the list: adding one adds its kind. */
import type { Viewer } from "./types";

/** Viewers of different items live in one list: what `parse` gives goes to nobody but the same viewer. */
export type AnyViewer = Viewer<unknown>;

const modules = import.meta.glob<{ default: AnyViewer }>("./*/index.ts", { eager: true });

const found = Object.values(modules).map((module) => module.default);

/** For values that no other reads, and for lists of several kinds. */
export const anyKind = found.find((viewer) => viewer.anyKind) as AnyViewer;

export const viewers: readonly AnyViewer[] = found.filter((viewer) => viewer !== anyKind);

const byKind = new Map(viewers.map((viewer) => [viewer.kind, viewer]));

/** Versions of the kind that the page reads; undefined: it knows no such kind. */
export const versionsRead = (kind: string): readonly number[] | undefined =>
  byKind.get(kind)?.versions;

/** The viewer for values of `kind`; for kinds and versions nobody here reads, one that shows metadata and links. */
export function viewerFor(kind: string, version?: number): AnyViewer {
  const viewer = byKind.get(kind);
  const reads = viewer && (version === undefined || viewer.versions.includes(version));
  return reads ? viewer : anyKind;
}
