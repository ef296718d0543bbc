/** The figures of all runs in one chart, each run in its colour. */
import { type ReactNode, useMemo } from "react";
import { useThemeVersion } from "../../charts/palette";
import { loadJson, useArrival } from "../_figures/chartFiles";
import { plainColors } from "../_figures/chartTheme";
import type { PanelProps, Track } from "../types";
import { useItemCount } from "../useItemCount";
import { ReadyTile, type ZoomState } from "./FigureTile";
import { type Ready, readyFigure } from "./figure";
import type { PlotlyItem } from "./model";
import styles from "./Panel.module.css";
import { type OfRun, together } from "./together";

interface TogetherProps extends PanelProps<PlotlyItem>, ZoomState {
  /** What is shown where they cannot be one chart. */
  apart: ReactNode;
}

export function Together(props: TogetherProps) {
  const { tracks, apart, panelKey, reportCount, zoom, setZoom } = props;
  const places = Math.max(0, ...tracks.map(({ now }) => now?.items.length ?? 0));
  const key = tracks.map(({ now }) => now?.items.map(({ url }) => url).join() ?? "").join(" ");
  const { value, late, error } = useArrival(key, () => Promise.all(tracks.map(figuresOf)));
  const theme = useThemeVersion();
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs keep colour and name; see `key`
  const merged = useMemo(
    () => value && Array.from({ length: places }, (_, i) => mergedAt(tracks, value, i)),
    [value, theme, places],
  );
  const reason = error ? "Side by side: a figure could not be read." : reasonOf(merged);
  if (reason)
    return (
      <div className={styles.panel}>
        <p className={styles.reason}>{reason}</p>
        <div className={styles.charts}>{apart}</div>
      </div>
    );
  return (
    <div className={styles.together} data-together={late ? "late" : "ready"}>
      <Count {...{ tracks, reportCount }} />
      {(merged ?? [undefined]).map((ready, position) => (
        <ReadyTile
          key={position}
          ready={typeof ready === "string" ? undefined : ready}
          late={late}
          caption=""
          label={`${panelKey} of ${tracks.length} runs`}
          file={undefined}
          {...{ zoom, setZoom }}
        />
      ))}
    </div>
  );
}

function Count({ tracks, reportCount }: Pick<TogetherProps, "tracks" | "reportCount">) {
  useItemCount(tracks, "figure", reportCount);
  return null;
}

const figuresOf = ({ now }: Track<PlotlyItem>): Promise<Ready[]> =>
  Promise.all(now?.items.map(({ url }) => loadJson(url).then(readyFigure)) ?? []);

const reasonOf = (merged: readonly unknown[] | undefined): string | undefined =>
  merged?.find((one) => typeof one === "string");

type Merged = Pick<Ready, "figure" | "notes" | "contexts">;

function mergedAt(
  tracks: readonly Track<PlotlyItem>[],
  all: readonly (readonly Ready[])[],
  position: number,
): Merged | string {
  const colors = plainColors(tracks.map(({ run }) => run.color));
  const runs = tracks.flatMap(({ run }, i): (OfRun & { ready: Ready })[] => {
    const ready = all[i]?.[position];
    const name = nameAmong(run, tracks);
    return ready ? [{ name, color: colors[i] ?? "", figure: ready.figure, ready }] : [];
  });
  const figure = together(runs);
  if (typeof figure === "string") return figure;
  const notes = [...new Set(runs.flatMap(({ ready }) => ready.notes))];
  return { figure, notes, contexts: Math.max(...runs.map(({ ready }) => ready.contexts)) };
}

/** Its name, with its id if others have the same name. */
function nameAmong(run: Track<unknown>["run"], tracks: readonly Track<unknown>[]): string {
  const same = tracks.filter((other) => other.run.name === run.name).length;
  return same > 1 ? `${run.name} (${run.id})` : run.name;
}
