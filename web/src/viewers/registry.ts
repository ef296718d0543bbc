/** Finds the viewer of a kind. Folders are the list: adding one adds its kind. */
import type { Viewer } from "./types";
import unknown from "./unknown";

/** Viewers of different items live in one list: what `parse` gives goes to nobody but the same viewer. */
export type AnyViewer = Viewer<unknown>;

const modules = import.meta.glob<{ default: AnyViewer }>("./*/index.ts", { eager: true });

export const viewers: readonly AnyViewer[] = Object.values(modules)
  .map((module) => module.default)
  .filter((viewer) => viewer.kind !== unknown.kind);

const byKind = new Map(viewers.map((viewer) => [viewer.kind, viewer]));

/** The viewer for values of `kind`; for kinds and versions nobody here reads, one that shows metadata and links. */
export function viewerFor(kind: string, version?: number): AnyViewer {
  const viewer = byKind.get(kind);
  const reads = viewer && (version === undefined || viewer.versions.includes(version));
  return reads ? viewer : (unknown as AnyViewer);
}
