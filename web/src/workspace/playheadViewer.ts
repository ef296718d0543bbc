/** Which viewer draws what is at the playhead: a key's values may be of several kinds, and of later versions. */
import type { StoredItem } from "../api/types.gen";
import { type AnyViewer, anyKind, viewerFor } from "../viewers/registry";

/** The one that reads all of it; where none does, the one that shows each value as it can. */
export function viewerOf(items: readonly StoredItem[], usual: AnyViewer): AnyViewer {
  const viewers = new Set(items.map(({ kind, version }) => viewerFor(kind, version)));
  const [first, ...others] = viewers;
  return others.length > 0 ? anyKind : (first ?? usual);
}

/** The kind in words, for the panel's header. */
export function kindLabel(items: readonly StoredItem[], viewer: AnyViewer): string {
  if (viewer !== anyKind) return viewer.label;
  const kinds = new Set(items.map(({ kind }) => kind));
  const [kind, ...others] = kinds;
  if (others.length > 0) return `${kinds.size} kinds`;
  const unread = items.every((item) => viewerFor(item.kind, item.version) === anyKind);
  return unread ? `${kind ?? ""}, ${viewer.label}` : `${kind}, several versions`;
}
