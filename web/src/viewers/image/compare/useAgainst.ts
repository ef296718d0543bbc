/** Fetches what pictures are compared with. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { mediaAtQuery } from "../../../api/queries";
import type { MediaTracks } from "../../../api/types.gen";
import { type Against, againstOf, placesInSight, useStepsAgainst } from "../../against";
import { readOnce } from "../../readItem";
import type { Entry, Track } from "../../types";
import { positionOf, type Side, sideAt } from "../large/samples";
import { type ImageItem, reader } from "../model";

export interface Opposite {
  against: Against;
  /** What `item`, at `position` of a run's list, is compared with. */
  sideOf: (track: Track<ImageItem>, item: ImageItem, position: number) => Side | undefined;
  /** The run that all others are compared with. */
  run: string | undefined;
  /** Something is still on its way. */
  late: boolean;
}

type Tracks = readonly Track<ImageItem>[];

/** Another run if there is one, else how it began. */
export function usual([, second]: readonly Pick<Track<unknown>, "run">[]): Against {
  return second ? { type: "run", id: second.run.id } : { type: "first" };
}

export function useAgainst(tracks: Tracks, key: string, text: string | undefined): Opposite {
  const against = againstOf(text, tracks, usual(tracks));
  const steps = useStepsAgainst(tracks, key, against);
  const { first, count } = placesInSight(tracks);
  const paths = useMemo(() => tracks.map(({ run }) => run.path), [tracks]);
  const wanted = against.type !== "run" && steps !== undefined;
  const { data, isPlaceholderData } = useQuery({
    ...mediaAtQuery(paths, key, steps ?? null, count, first),
    enabled: wanted && paths.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const entries = useMemo(() => entriesOf(wanted ? data : undefined), [wanted, data]);
  const late = against.type !== "run" && (!data || isPlaceholderData);
  if (against.type === "run") {
    const named = tracks.find(({ run }) => run.id === against.id);
    return {
      against,
      late,
      run: against.id,
      sideOf: (track, item, position) => otherRun(tracks, named, track, item, position),
    };
  }
  return {
    against,
    late,
    run: undefined,
    sideOf: (track, item, position) => {
      const now = entries.get(track.run.path) ?? null;
      return sideAt({ ...track, now, age: 0, stale: late }, positionOf(now, item, position));
    },
  };
}

/** The run that is named; that run itself is compared with the first of the others. */
function otherRun(
  tracks: Tracks,
  named: Track<ImageItem> | undefined,
  track: Track<ImageItem>,
  item: ImageItem,
  position: number,
): Side | undefined {
  const other = track === named ? tracks.find((one) => one !== named) : named;
  return other && sideAt(other, positionOf(other.now, item, position));
}

function entriesOf(answer: MediaTracks | undefined): Map<string, Entry<ImageItem>> {
  const entries = new Map<string, Entry<ImageItem>>();
  for (const { run, entries: found } of answer?.tracks ?? []) {
    const stored = found.at(-1);
    if (!stored) continue;
    const items: ImageItem[] = [];
    const positions: number[] = [];
    stored.items.forEach((one, i) => {
      const read = readOnce(reader, one);
      if ("reason" in read) return; // its own panel says what is wrong with it
      items.push(read.item);
      positions.push(stored.positions[i] ?? i);
    });
    entries.set(run, {
      step: stored.step,
      time: stored.time,
      items,
      positions,
      total: stored.total,
    });
  }
  return entries;
}
