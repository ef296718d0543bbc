import { ItemList } from "../ItemList";
import { RunLabel } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import { needsLabels, useItemCount } from "../useItemCount";
import { useLinkedView } from "../useLinkedView";
import { usePanelOptions } from "../usePanelOptions";
import { ChartPlace, type ItemOfRun } from "./ChartPlace";
import type { VegaItem } from "./model";
import styles from "./Panel.module.css";
import { presetOf } from "./presets";
import type { ZoomState } from "./useChartZoom";
import { ZOOM_IN_LINK } from "./zoom";

/** All charts at the playhead; those of `marey.plot` with all runs in one, unless one wants otherwise. */
export function Panel(props: PanelProps<VegaItem>) {
  const [options, set] = usePanelOptions(props);
  const [zoom, changeZoom] = useLinkedView(options.zoom, ZOOM_IN_LINK, set);
  const zoomed = { zoom, changeZoom };
  const shared = props.mode === "together" ? sharedCharts(props.tracks) : undefined;
  if (shared) return <Together {...props} {...zoomed} charts={shared} />;
  return (
    <ItemList
      {...props}
      noun="chart"
      beside={BESIDE_PIXELS}
      fill={FILL_PIXELS}
      draw={(item, track, position) => (
        <ChartPlace
          of={[{ run: track.run, item }]}
          label={labelOf(props.panelKey, track, position)}
          caption={item.caption}
          {...zoomed}
        />
      )}
    />
  );
}

const BESIDE_PIXELS = 300;
const FILL_PIXELS = 170;

function labelOf(key: string, { run, now }: Track<VegaItem>, position: number): string {
  const place = (now?.total ?? 0) > 1 ? ` ${position + 1}` : "";
  return `${key}${place} of ${run.name}`;
}

/** For each place of a list the runs' charts, if all are of one known kind with the same parts. */
function sharedCharts(tracks: readonly Track<VegaItem>[]): ItemOfRun[][] | undefined {
  const logged = tracks.filter(({ now }) => (now?.items.length ?? 0) > 0);
  if (logged.length < 2) return undefined;
  const places = Math.max(...logged.map(({ now }) => now?.items.length ?? 0));
  const charts = Array.from({ length: places }, (_, at) =>
    logged.flatMap(({ run, now }): ItemOfRun[] => {
      const item = now?.items[at];
      return item ? [{ run: { ...run, name: nameAmong(run, tracks) }, item }] : [];
    }),
  );
  return charts.every(isOneKind) ? charts : undefined;
}

const partsOf = ({ item }: ItemOfRun): string =>
  JSON.stringify([item.name, Object.entries(item.fields).sort()]);

const isOneKind = (of: readonly ItemOfRun[]): boolean =>
  of.every(
    (one) => presetOf(one.item.name) && one.item.table && partsOf(one) === partsOf(of[0] ?? one),
  );

/** Its name, with its id if others have the same name. */
function nameAmong(run: Track<unknown>["run"], tracks: readonly Track<unknown>[]): string {
  const same = tracks.filter((other) => other.run.name === run.name).length;
  return same > 1 ? `${run.name} (${run.id})` : run.name;
}

interface TogetherProps extends PanelProps<VegaItem>, ZoomState {
  charts: readonly ItemOfRun[][];
}

function Together(props: TogetherProps) {
  const { tracks, charts, panelKey, reportCount, zoom, changeZoom } = props;
  useItemCount(tracks, "chart", reportCount);
  const aged = needsLabels(tracks) && tracks.some(({ age, now }) => age > 0 || !now);
  return (
    <div className={styles.together}>
      {charts.map((of, position) => (
        <div key={position} data-stale={tracks.some(({ stale }) => stale) || undefined}>
          <ChartPlace
            of={of}
            label={`${panelKey} of ${of.length} runs`}
            caption={[...new Set(of.map(({ item }) => item.caption))].filter(Boolean).join(" · ")}
            {...{ zoom, changeZoom }}
          />
        </div>
      ))}
      {aged && (
        <p className={styles.ages}>
          {tracks
            .filter(({ age, now }) => age > 0 || !now)
            .map((track) => (
              <RunLabel key={track.run.path} track={track} />
            ))}
        </p>
      )}
    </div>
  );
}
