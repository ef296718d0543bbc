/** The legend of a panel's pictures, also of what only their files say. */
import { useEffect, useMemo, useReducer, useRef } from "react";
import { contentNow, loadContent } from "../../../overlay/content";
import type { Track } from "../../types";
import type { ImageItem } from "../model";
import { type Legend, legendOf, needsFiles } from "./legend";

/** So many pictures' files are read for the legend's sake; others add to it when they are drawn. */
const MOST_READ = 16;

export function useLegend(tracks: readonly Track<ImageItem>[]): Legend {
  const before = useRef<Legend>(undefined);
  const [read, arrive] = useReducer((count: number) => count + 1, 0);
  const items = useMemo(() => tracks.flatMap(itemsOf), [tracks]);
  useEffect(() => {
    let live = true;
    const unread = items.filter((item) => item.layers.some(needsFiles)).slice(0, MOST_READ);
    if (unread.length > 0)
      void Promise.all(unread.map((item) => loadContent(item.layers))).then(() => live && arrive());
    return () => {
      live = false;
    };
  }, [items]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `read` says that more is known
  const legend = useMemo(() => legendOf(items, before.current, contentNow), [items, read]);
  before.current = legend;
  return legend;
}

/** Of the playhead; in views of all steps, of all. */
const itemsOf = ({ now, history }: Track<ImageItem>): readonly ImageItem[] =>
  history.length > 0 ? history.flatMap((entry) => entry.items) : (now?.items ?? []);
