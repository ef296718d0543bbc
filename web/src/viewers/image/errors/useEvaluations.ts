/** Evaluates pictures one after the other as their files arrive. */
import { useEffect, useMemo, useReducer, useRef } from "react";
import { loadContent } from "../../../overlay/content";
import { useOverlay } from "../../../overlay/settings";
import type { ListedPicture, PictureList } from "./allPictures";
import { comparedLayers, type Evaluation, evaluationNow, type PairNames } from "./evaluation";

export interface EvaluatedPicture extends ListedPicture {
  evaluation: Evaluation;
}

/** One run's pictures that could be compared. */
export interface EvaluatedList {
  list: PictureList;
  pictures: readonly EvaluatedPicture[];
  /** The first reason why one could not. */
  problem?: string;
}

export interface Evaluations {
  lists: readonly EvaluatedList[];
  /** Pictures whose files are on their way. */
  pending: number;
}

export function useEvaluations(lists: readonly PictureList[]): Evaluations {
  const { settings } = useOverlay();
  const { prediction, truth } = settings;
  const names = useMemo(() => ({ prediction, truth }), [prediction, truth]);
  const [arrived, arrive] = useReducer((count: number) => count + 1, 0);
  const tried = useRef(new WeakSet<ListedPicture["item"]>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: `arrived` says that more is known
  const now = useMemo(() => evaluated(lists, names, tried.current), [lists, names, arrived]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `pending` is what was drawn of these lists
  useEffect(
    () => loadAll({ lists, names, pending: now.pending, tried: tried.current, tell: arrive }),
    [lists, names],
  );
  return now;
}

function evaluated(
  lists: readonly PictureList[],
  names: PairNames,
  tried: WeakSet<ListedPicture["item"]>,
): Evaluations {
  let pending = 0;
  const done = lists.map((list): EvaluatedList => {
    let problem: string | undefined;
    const pictures = list.pictures.flatMap((picture): EvaluatedPicture[] => {
      const { layers } = picture.item;
      if (comparedLayers(layers, names).length === 0) return [];
      const evaluation = evaluationNow(layers, names);
      if (!evaluation && !tried.has(picture.item)) pending += 1;
      problem ??= evaluation?.problem;
      return evaluation?.masks || evaluation?.boxes ? [{ ...picture, evaluation }] : [];
    });
    return { list, pictures, ...(problem && { problem }) };
  });
  return { lists: done, pending };
}

interface Loading {
  lists: readonly PictureList[];
  names: PairNames;
  /** Pictures that were missing when it was last drawn. */
  pending: number;
  tried: WeakSet<ListedPicture["item"]>;
  tell: () => void;
}

const AT_ONCE = 6;
const TELL_MS = 60;

/** Files of a few pictures at a time; what arrives is told a few times a second. */
function loadAll({ lists, names, pending, tried, tell }: Loading): () => void {
  let live = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waiting = lists
    .flatMap((list) => list.pictures)
    .filter(({ item }) => !evaluationNow(item.layers, names));
  const note = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      tell();
    }, TELL_MS);
  };
  // Some came between the drawing and now, for whoever loaded them before: nobody else tells.
  if (waiting.filter(({ item }) => !tried.has(item)).length < pending) note();
  const work = async () => {
    for (let next = waiting.shift(); next && live; next = waiting.shift()) {
      await loadContent(comparedLayers(next.item.layers, names));
      // At once: of many large masks the first are forgotten when the last arrive.
      evaluationNow(next.item.layers, names);
      tried.add(next.item);
      if (live) note();
    }
  };
  for (let i = 0; i < AT_ONCE; i++) void work();
  return () => {
    live = false;
    clearTimeout(timer);
  };
}
