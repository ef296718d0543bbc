/** How much each picture of a panel changed, and the order that follows: kept until the next is known. */
import { useQueries } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import type { TileOrder } from "../../_tiles/Tiles";
import type { PanelProps } from "../../types";
import type { ImageItem } from "../model";
import { type ChangedSample, type ChangesAnswer, changesQuery } from "./answers";
import { type Choice, choiceOf } from "./choice";
import { type Figures, orderOf } from "./order";

export interface Changes {
  choice: Choice;
  figureOf: (run: string, position: number) => ChangedSample | undefined;
  /** Undefined until all were compared for the first time. */
  order: TileOrder | undefined;
  compared: number;
  of: number;
  done: boolean;
  error: Error | null;
}

type Needed = Pick<PanelProps<ImageItem>, "tracks" | "options" | "panelKey">;

/** Null while pictures stand as they were logged. */
export function useChanges({ tracks, options, panelKey }: Needed): Changes | null {
  const choice = useMemo(
    () =>
      choiceOf(
        options,
        tracks.map((track) => track.run),
      ),
    [options, tracks],
  );
  const questions = useMemo(
    () => questionsOf(tracks, choice, panelKey),
    [tracks, choice, panelKey],
  );
  const found = useQueries({ queries: questions.map((one) => changesQuery(one)), combine });
  const { samples, done } = found;
  const figures = useMemo(() => figuresOf(samples), [samples]);
  const text = choice && JSON.stringify(choice);
  const kept = useRef<{ text: string | null; order?: TileOrder; figures: Figures }>({
    text: null,
    figures,
  });
  return useMemo(() => {
    if (kept.current.text !== text) kept.current = { text, figures };
    if (!choice) return null;
    // While tracks are of an earlier playhead, or not all is compared, nothing moves.
    if (done && !tracks.some((track) => track.stale)) {
      const counts = tracks.map(({ run, now }) => ({ run: run.path, count: now?.total ?? 0 }));
      kept.current = { text, figures, order: orderOf(figures, counts) };
    }
    const { order } = kept.current;
    return {
      choice,
      ...found,
      order,
      figureOf: (run, position) => figures.get(run)?.get(position),
    };
  }, [choice, text, found, done, figures, tracks]);
}

function questionsOf(tracks: Needed["tracks"], choice: Choice | null, key: string) {
  if (!choice) return [];
  const { against, by } = choice;
  return tracks.flatMap(({ run, now }) => {
    const itself = against.type === "run" && against.run === run.path;
    if (!now || itself || (against.type === "previous" && now.step === 0)) return [];
    return [{ run: run.path, key, step: now.step, against, by }];
  });
}

function combine(answers: { data: ChangesAnswer | undefined; error: Error | null }[]) {
  const arrived = answers.flatMap(({ data }) => data ?? []);
  return {
    samples: arrived.flatMap((answer) => answer.samples),
    compared: arrived.reduce((sum, answer) => sum + answer.compared, 0),
    of: arrived.reduce((sum, answer) => sum + answer.of, 0),
    done: answers.every(({ data }) => data?.done ?? false),
    error: answers.find(({ error }) => error)?.error ?? null,
  };
}

function figuresOf(samples: readonly ChangedSample[]): Figures {
  const figures = new Map<string, Map<number, ChangedSample>>();
  for (const sample of samples) {
    const ofRun = figures.get(sample.run) ?? new Map<number, ChangedSample>();
    figures.set(sample.run, ofRun.set(sample.position, sample));
  }
  return figures;
}
