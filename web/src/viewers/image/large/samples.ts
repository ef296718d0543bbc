/** Which pictures show the same sample: by its name, else by its place in the list. */
import type { Entry, Track } from "../../types";
import type { ImageItem } from "../model";

/** A picture and where it comes from. */
export interface Side {
  item: ImageItem;
  position: number;
  run: Track<ImageItem>["run"];
  step: number;
  /** Steps before the playhead. */
  age: number;
  stale: boolean;
}

/** Runs that logged the key at all: the others have nothing to be compared. */
export const thatLogged = (tracks: readonly Track<ImageItem>[]): Track<ImageItem>[] =>
  tracks.filter(({ now, historyTotal }) => now !== null || historyTotal > 0);

/** The item at a place of the logged list, if it was fetched. */
export function itemAt(entry: Entry<ImageItem> | null, position: number): ImageItem | undefined {
  const at = entry?.positions.indexOf(position) ?? -1;
  return at < 0 ? undefined : entry?.items[at];
}

/** Where an entry has the sample that `item` shows. A picture with a name has no namesake without one. */
export function positionOf(
  entry: Entry<ImageItem> | null,
  item: ImageItem | undefined,
  position: number,
): number | undefined {
  if (!entry) return undefined;
  const named = item?.sampleId;
  if (named === undefined) return itemAt(entry, position) ? position : undefined;
  const at = entry.items.findIndex((one) => one.sampleId === named);
  return at < 0 ? undefined : entry.positions[at];
}

export function sideAt(track: Track<ImageItem>, position: number | undefined): Side | undefined {
  const item = position === undefined ? undefined : itemAt(track.now, position);
  if (!item || position === undefined || !track.now) return undefined;
  const { run, now, age, stale } = track;
  return { item, position, run, step: now.step, age, stale };
}

/** The sample of one run in all runs that have it, in their order. */
export function sidesOf(
  tracks: readonly Track<ImageItem>[],
  lead: Track<ImageItem> | undefined,
  position: number,
): Side[] {
  const item = lead && itemAt(lead.now, position);
  return tracks.flatMap((track) => {
    const own = track === lead ? position : positionOf(track.now, item, position);
    return sideAt(track, own) ?? [];
  });
}

/** As many neighbours as fit, the one that is meant among them. */
export function around<T>(all: readonly T[], meant: number, most: number): readonly T[] {
  const first = Math.max(0, Math.min(all.length - most, meant - Math.floor(most / 2)));
  return all.slice(first, first + most);
}

/** Columns with which cells of a shape are largest. */
export function columnsFor(
  count: number,
  aspect: number,
  box: { width: number; height: number },
  aroundPixels: number,
): number {
  let best = 1;
  let widest = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const width = Math.min(box.width / columns, (box.height / rows - aroundPixels) * aspect);
    if (width > widest) [best, widest] = [columns, width];
  }
  return best;
}
