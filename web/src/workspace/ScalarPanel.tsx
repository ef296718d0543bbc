/** Numbers of one key as lines, one per run. */
import { useQueries } from "@tanstack/react-query";
import { useCallback, useMemo, useRef } from "react";
import { seriesQuery } from "../api/queries";
import { formatInteger } from "../base/format";
import { formatDuration } from "../base/time";
import { LineChart } from "../charts/LineChart";
import type { Extent } from "../charts/line";
import { stepLabel } from "../charts/ticks";
import { useSize } from "../charts/useSize";
import { ErrorCard } from "../ui/ErrorCard";
import { bestPlaces, pinPlaces } from "./chartMarks";
import { downloadCsv } from "./download";
import styles from "./Panel.module.css";
import { type Count, countText, PanelFrame, type PanelState } from "./PanelFrame";
import type { PanelViewProps } from "./panelView";
import {
  linesOf,
  pointsFor,
  type ScalarLine,
  seriesRequests,
  stepOfX,
  xOfStep,
} from "./scalarLines";
import { type PlayheadState, preview, usePlayhead } from "./scrub";
import { useBest } from "./useBest";
import { useMarks } from "./useMarks";
import { usePanelMenu } from "./usePanelMenu";
import { useView, type VisibleRun } from "./view";

/** More curves than this are a smear; the header says how many there are. */
const MOST_RUNS = 100;

export function ScalarPanel({ spec, runs, large, onLarge }: PanelViewProps) {
  const view = useView();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const shown = useMemo(() => runs.slice(0, MOST_RUNS), [runs]);
  const { lines, error, arrived, retry } = useLines(shown, spec.key, width);
  const playhead = usePlayhead(runs);
  const { extent } = useMarks(runs);
  const log = view.log.includes(spec.id);
  const formatX = view.x === "step" ? stepLabel : formatDuration;
  const marks = useChartMarks(lines, runs, spec.key);
  const pointer = usePointed(lines, playhead);
  const menu = usePanelMenu(spec, [
    {
      label: "Logarithmic axis",
      checked: log,
      onSelect: () =>
        view.set({ log: log ? view.log.filter((id) => id !== spec.id) : [...view.log, spec.id] }),
    },
    { label: "Download CSV", onSelect: () => void downloadCsv(spec.key, runs) },
  ]);
  const state = stateOf(error, arrived, lines.length);
  return (
    <PanelFrame
      spec={spec}
      // Before the values are here there is nothing to count.
      kindLabel={
        state === "loading" ? "" : labelOf(lines.length, Math.max(spec.runs, lines.length), log)
      }
      state={state}
      count={state === "loading" ? undefined : pointsOf(lines)}
      about={aboutPoints(lines)}
      menu={menu}
      large={large}
      onLarge={onLarge}
    >
      <div ref={box} className={styles.fill}>
        {state === "error" && (
          <ErrorCard title="The values could not be loaded" error={error} onRetry={retry} />
        )}
        {state === "empty" && <p className={styles.note}>No values in this range</p>}
        {(state === "ready" || (state === "empty" && view.range)) && (
          <LineChart
            lines={lines}
            axis={view.x}
            log={log}
            smoothing={view.smooth}
            range={view.range ?? null}
            domain={view.x === "step" ? extent : null}
            playhead={playheadOf(lines, playhead.step, view.x)}
            {...marks}
            {...pointer}
            formatX={formatX}
            onRange={(range) =>
              view.set({ range: range ? tidy(range, view.x) : undefined }, { replace: true })
            }
            label={spec.key}
            beside={large}
          />
        )}
      </div>
    </PanelFrame>
  );
}

const labelOf = (shown: number, total: number, log: boolean): string =>
  [countText({ shown, total, noun: "run" }), log ? "log" : ""].filter(Boolean).join(" · ");

/** A bucket counts as one point shown; its band keeps the extremes of those that it stands for. */
const pointsOf = (lines: readonly ScalarLine[]): Count => ({
  shown: lines.reduce((sum, line) => sum + line.x.length, 0),
  total: lines.reduce((sum, line) => sum + line.total, 0),
  noun: "point",
});

/** Why there are fewer points than were logged. */
export function aboutPoints(lines: readonly ScalarLine[]): string | undefined {
  const count = pointsOf(lines);
  if (count.shown === count.total) return undefined;
  const most = lines.reduce((found, line) => Math.max(found, line.mostInPoint), 1);
  return `${countText(count)}: each stands for up to ${formatInteger(most)}, its band keeps their extremes; zoom for every point`;
}

function stateOf(error: unknown, arrived: boolean, lines: number): PanelState {
  if (lines > 0) return "ready";
  if (error) return "error";
  return arrived ? "empty" : "loading";
}

function playheadOf(lines: readonly ScalarLine[], step: number | null, axis: "step" | "time") {
  if (step === null) return null;
  const x = axis === "step" ? step : xOfStep(lines, step);
  return x === null ? null : { x, label: stepLabel(step) };
}

/** A click moves the playhead, a resting pointer looks at the media of the step below it. */
function usePointed(lines: readonly ScalarLine[], { move }: PlayheadState) {
  const { x } = useView();
  const latest = useRef({ lines, x });
  latest.current = { lines, x };
  const stepAt = useCallback((at: number) => {
    const { lines, x } = latest.current;
    return x === "step" ? at : stepOfX(lines, at);
  }, []);
  const onHover = useCallback(
    (at: number | null) => preview(at === null ? null : stepAt(at)),
    [stepAt],
  );
  const onPick = (at: number) => {
    const step = stepAt(at);
    if (step !== null) move(step);
  };
  return { onHover, onPick };
}

function useChartMarks(lines: readonly ScalarLine[], runs: readonly VisibleRun[], key: string) {
  const { pins, x } = useView();
  const best = useBest(runs);
  return useMemo(
    () => ({
      pins: pinPlaces(lines, pins, x),
      marked: best?.steps ? bestPlaces(lines, best.steps, x, best.of.key === key) : [],
    }),
    [lines, pins, x, best, key],
  );
}

/** Whole steps, or tenths of a second: a link need not carry fifteen digits. */
function tidy([low, high]: Extent, x: "step" | "time"): Extent {
  const digits = high - low > 20 ? 0 : x === "step" ? 2 : 3;
  return [Number(low.toFixed(digits)), Number(high.toFixed(digits))];
}

function useLines(runs: readonly VisibleRun[], key: string, width: number) {
  const { x, range } = useView();
  const points = pointsFor(width, runs.length);
  const requests = seriesRequests(runs, x, range);
  const results = useQueries({
    queries: requests.map((request) => ({
      ...seriesQuery(request.runs, key, x, request.range, points),
      enabled: width > 0,
    })),
    combine: (answers) => ({
      tracks: answers.flatMap((answer) => answer.data ?? []),
      error: answers.find((answer) => answer.error)?.error ?? null,
      arrived: answers.every((answer) => answer.data !== undefined),
      retry: () => answers.forEach((answer) => void answer.refetch()),
    }),
  });
  const { tracks } = results;
  const lines = useMemo(() => linesOf(tracks, runs, x), [tracks, runs, x]);
  return { ...results, lines };
}
