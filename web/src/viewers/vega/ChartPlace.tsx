/** A chart in its tile: of one run or of several; or why there is none. */
import { useMemo, useRef, useState } from "react";
import type { View } from "vega";
import { fileName } from "../../base/fileName";
import { saveFile, saveFrom } from "../../ui/saveFile";
import { ChartFailure } from "../_figures/ChartFailure";
import { ChartTile, ChartWaiting } from "../_figures/ChartTile";
import { useArrival } from "../_figures/chartFiles";
import { plainColors, useChartTheme } from "../_figures/chartTheme";
import type { Track } from "../types";
import { Chart, type ChartWish } from "./Chart";
import { nameOf, type VegaItem } from "./model";
import { presetChart, presetOf } from "./presets";
import { RowsOfChart } from "./RowsOfChart";
import { loadSource, type Source } from "./source";
import type { ZoomState } from "./useChartZoom";

export interface ItemOfRun {
  run: Track<unknown>["run"];
  item: VegaItem;
}

interface ChartPlaceProps extends ZoomState {
  /** One, or all runs' of a chart of `marey.plot`. */
  of: readonly ItemOfRun[];
  label: string;
  caption: string;
}

export function ChartPlace(props: ChartPlaceProps) {
  const [first] = props.of;
  if (!first) return null;
  if (first.item.language === undefined && first.item.table)
    return <RowsOfChart item={first.item} label={props.label} />;
  return <DrawnChart {...props} first={first.item} />;
}

interface DrawnChartProps extends ChartPlaceProps {
  first: VegaItem;
}

const keyOf = ({ item }: ItemOfRun): string =>
  `${item.specUrl ?? JSON.stringify(item.spec)} ${item.table?.rowsUrl ?? ""}`;

function DrawnChart({ of, label, caption, first, ...zoomed }: DrawnChartProps) {
  const key = of.map(keyOf).join("\n");
  const { value, late, error, retry } = useArrival(key, () =>
    Promise.all(of.map(({ item }) => loadSource(item))),
  );
  const theme = useChartTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `value` stands for what it was made of
  const wish = useMemo(
    () => value && value.length === of.length && wishOf(of, value, first, theme.dark),
    [value, theme, of.length],
  );
  const last = useRef<ChartWish>(undefined);
  if (wish) last.current = wish;
  const [broken, setBroken] = useState<{ wish: unknown; error: unknown }>();
  const drawn = useRef<View>(null);
  const shown = last.current;
  const failed = error ?? (broken && broken.wish === shown ? broken.error : undefined);
  const file = first.specUrl ? { name: "chart.json", url: first.specUrl } : undefined;
  const notes = [...new Set(value?.flatMap((source) => source.notes) ?? [])];
  return (
    <ChartTile
      caption={caption}
      notes={notes}
      menu={[...resetOf(zoomed), ...menuOf(drawn, of, value, fileName(first.title || label))]}
      menuLabel={`Save ${label.slice(0, 100)}`}
      late={late && shown !== undefined}
    >
      {failed !== undefined ? (
        <ChartFailure error={failed} file={file} onRetry={retry} />
      ) : shown ? (
        <Chart
          wish={shown}
          label={`${nameOf(first)} (${label})`}
          onError={(reason) => setBroken({ wish: shown, error: reason })}
          drawn={drawn}
          {...zoomed}
        />
      ) : (
        <ChartWaiting name={nameOf(first)} />
      )}
    </ChartTile>
  );
}

function wishOf(
  of: readonly ItemOfRun[],
  sources: readonly Source[],
  { name }: VegaItem,
  dark: boolean,
): ChartWish | undefined {
  const [source] = sources;
  if (!source) return undefined;
  const { language, dataset } = source;
  if (presetOf(name) && dataset !== undefined) {
    const colors = plainColors(of.map(({ run }) => run.color));
    const runs = of.map(({ run }, i) => ({
      name: run.name,
      color: colors[i] ?? "",
      source: sources[i] ?? source,
    }));
    const made = presetChart(name, runs, { dark });
    if (made) return { language, dataset, ...made };
  }
  return { language, dataset, spec: source.spec, rows: source.rows, facets: 1 };
}

const resetOf = ({ zoom, changeZoom }: ZoomState) =>
  Object.keys(zoom).length > 0
    ? [{ label: "Reset zoom", onSelect: () => changeZoom(() => ({})) }, null]
    : [];

const PNG_SCALE = 2;

function menuOf(
  drawn: { current: View | null },
  of: readonly ItemOfRun[],
  sources: readonly Source[] | undefined,
  name: string,
) {
  const save = async (type: "png" | "svg") => {
    const url = await drawn.current?.toImageURL(type, type === "png" ? PNG_SCALE : 1);
    if (url) saveFrom(url, `${name}.${type}`);
  };
  const [source] = sources ?? [];
  const json = () => {
    const { spec, rows, dataset } = source ?? {};
    const whole = dataset === undefined ? spec : { ...spec, datasets: { [dataset]: rows } };
    const content = new Blob([JSON.stringify(whole, null, 1)], { type: "application/json" });
    saveFile(`${name}.vega.json`, content);
  };
  const tables = of.flatMap(({ run, item }) =>
    item.table
      ? [
          {
            label: of.length > 1 ? `Download rows of ${run.name.slice(0, 40)}` : "Download rows",
            onSelect: () => saveFrom(item.table?.fileUrl ?? "", `${name}.parquet`),
          },
        ]
      : [],
  );
  return [
    { label: "Download PNG", onSelect: () => void save("png") },
    { label: "Download SVG", onSelect: () => void save("svg") },
    { label: "Download JSON", onSelect: json, disabled: !source },
    ...tables,
  ];
}
