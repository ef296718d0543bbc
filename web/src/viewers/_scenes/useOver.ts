/** What runs are laid over: each run's own at another step. In the link as "first", "previous" or "step:12". */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { mediaAtQuery } from "../../api/queries";
import type { MediaTracks } from "../../api/types.gen";
import { formatInteger } from "../../base/format";
import { type Against, againstOf, formatAgainst, placesInSight, useStepsAgainst } from "../against";
import { type Reader, readOnce } from "../readItem";
import type { Track } from "../types";
import type { SceneKind } from "./sceneKind";

const NOTHING: Against = { type: "run", id: "" };

/** Undefined if it names no step. */
export function overOf(lay: string | undefined): Against | undefined {
  const against = againstOf(lay, [], NOTHING);
  return against === NOTHING ? undefined : against;
}

/** The choices of a panel, each with what the link says. */
export function overChoices(pins: readonly number[]): { value: string; label: string }[] {
  return [
    { value: "first", label: "over first step" },
    { value: "previous", label: "over the one before" },
    ...pins.map((step) => ({
      value: formatAgainst({ type: "step", step }),
      label: `over step ${formatInteger(step)}`,
    })),
  ];
}

/** A track more for each run that has something else there. */
export function useOver<Item>(
  kind: SceneKind<Item>,
  tracks: readonly Track<Item>[],
  key: string,
  lay: string | undefined,
): Track<Item>[] {
  const reader = kind.together?.reader;
  const against = reader && overOf(lay);
  const steps = useStepsAgainst(tracks, key, against ?? NOTHING);
  const paths = useMemo(() => tracks.map(({ run }) => run.path), [tracks]);
  const { first, count } = placesInSight(tracks);
  const { data, isPlaceholderData } = useQuery({
    ...mediaAtQuery(paths, key, steps, count, first),
    enabled: against !== undefined && steps !== undefined && paths.length > 0,
  });
  const isOver = against !== undefined;
  return useMemo(
    () =>
      isOver && reader && data
        ? tracks.flatMap((track) => overTrack(reader, track, data, isPlaceholderData) ?? [])
        : [],
    [reader, tracks, data, isPlaceholderData, isOver],
  );
}

/** Paler than the run, and beside it in the legend. */
function overTrack<Item>(
  reader: Reader<Item>,
  { run, now }: Track<Item>,
  answer: MediaTracks,
  stale: boolean,
): Track<Item> | undefined {
  const entry = answer.tracks.find((one) => one.run === run.path)?.entries.at(-1);
  if (!entry || entry.step === now?.step) return undefined;
  const items: Item[] = [];
  const positions: number[] = [];
  entry.items.forEach((stored, i) => {
    const read = readOnce(reader, stored);
    const position = entry.positions[i] ?? i;
    // Why it cannot be read, the panel says at its own step.
    if ("reason" in read || (now && !now.positions.includes(position))) return;
    items.push(read.item);
    positions.push(position);
  });
  return {
    run: {
      path: `${run.path}@over`,
      id: `${run.id}@over`,
      name: `${run.name}, step ${formatInteger(entry.step)}`,
      color: `color-mix(in srgb, ${run.color} 45%, var(--sheet))`,
    },
    now: { step: entry.step, time: entry.time, items, positions, total: now?.total ?? entry.total },
    age: 0,
    history: [],
    historyTotal: 0,
    stale,
  };
}
