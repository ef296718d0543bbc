/** Which runs and positions are shown, and how one goes to the next; all of them without a focus. */
import { useEffect, useMemo } from "react";
import { formatFocus, movedFocus, parseFocus } from "../focus";
import type { PanelProps, Track } from "../types";
import type { SceneMoves } from "./SceneStrip";

export interface Focused<Item> {
  tracks: Track<Item>[];
  moves: SceneMoves | undefined;
  position: number | undefined;
}

export function useFocus<Item>(
  props: PanelProps<Item>,
  alone: boolean,
  setAlone: (alone: boolean) => void,
): Focused<Item> {
  const { tracks, focus, large, setFocus, want } = props;
  const place = large ? parseFocus(focus) : null;
  const lead = place ? (tracks.find(({ run }) => run.id === place.run) ?? tracks[0]) : undefined;
  const text = place && lead ? formatFocus({ run: lead.run.id, position: place.position }) : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` stands for `place`
  const shown = useMemo(() => {
    if (!place) return tracks;
    return tracks
      .filter((track) => track === lead || !alone)
      .map((track) => only(track, place.position));
  }, [tracks, text, alone]);
  const position = lead && place?.position;
  useEffect(() => {
    if (position !== undefined) want(position, position + 1);
  }, [want, position]);
  if (!place || !lead) return { tracks: shown, moves: undefined, position: undefined };
  const total = lead.now?.total ?? 0;
  const move: SceneMoves["move"] = (by) => setFocus(formatFocus(movedFocus(place, tracks, by)));
  const all = () => setFocus(null);
  const runs = tracks.length;
  const moves = { position: place.position, total, runs, alone, all, move, setAlone };
  return { tracks: shown, moves, position };
}

/** The same track with one position of its list. */
function only<Item>(track: Track<Item>, position: number): Track<Item> {
  const { now } = track;
  const at = now?.positions.indexOf(position) ?? -1;
  if (!now) return track;
  const items = at < 0 ? [] : now.items.slice(at, at + 1);
  const positions = at < 0 ? [] : [position];
  return { ...track, now: { ...now, items, positions, total: items.length } };
}
