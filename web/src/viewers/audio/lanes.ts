/** The sounds of a panel, one below the other, and where each was logged. */
import type { PanelProps, Track } from "../types";
import type { Place } from "./answers";
import type { AudioItem } from "./model";

export interface LaneOf {
  /** The same at other steps. */
  id: string;
  item: AudioItem;
  track: Track<AudioItem>;
  place: Place;
  total: number;
  name: string;
}

/** What is compared stands together: the same place of the list in all runs. Of `position` only, if it is given. */
export function lanesOf(
  { tracks, panelKey }: Pick<PanelProps<AudioItem>, "tracks" | "panelKey">,
  position?: number,
): LaneOf[] {
  const found = tracks.flatMap((track) =>
    (track.now?.items ?? []).flatMap((item, i) => {
      const at = track.now?.positions[i] ?? i;
      if (position !== undefined && at !== position) return [];
      const total = track.now?.total ?? 1;
      const place = total > 1 ? `${panelKey}, sound ${at + 1} of ${total}` : panelKey;
      return {
        id: `${track.run.path} ${at}`,
        item,
        track,
        place: { run: track.run.path, key: panelKey, step: track.now?.step ?? 0, position: at },
        total,
        name: item.caption ? `${item.caption.slice(0, 300)} (${place})` : place,
      };
    }),
  );
  return found.sort((a, b) => a.place.position - b.place.position);
}

/** "run:position", as the page writes what is enlarged. */
export function positionOf(focus: string | null): number | undefined {
  const at = Number(focus?.slice(focus.lastIndexOf(":") + 1));
  return focus?.includes(":") && Number.isInteger(at) && at >= 0 ? at : undefined;
}

/** The panel is as long as its longest sound. */
export const longest = (lanes: readonly LaneOf[], found: ReadonlyMap<string, number>): number =>
  Math.max(0, ...lanes.map(({ id, item }) => found.get(id) ?? item.durationSecs ?? 0));
