/** A figure in its tile: fetched, checked, drawn; or why not. */
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { fileName } from "../../base/fileName";
import { formatBytes, formatInteger } from "../../base/format";
import { saveFrom } from "../../ui/saveFile";
import { ChartFailure, ChartOffer } from "../_figures/ChartFailure";
import { ChartTile, ChartWaiting } from "../_figures/ChartTile";
import { loadJson, useArrival } from "../_figures/chartFiles";
import { Chart } from "./Chart";
import { type Ready, readyFigure } from "./figure";
import { loadPlotly } from "./library";
import { nameOf, type PlotlyItem } from "./model";
import type { Zoom } from "./zoom";

export interface ZoomState {
  zoom: Zoom;
  setZoom: (zoom: Zoom) => void;
}

interface FigureTileProps extends ZoomState {
  item: PlotlyItem;
  label: string;
}

/** Beyond these, it is drawn when somebody asks for it. */
const MOST_BYTES = 24 * 2 ** 20;
const MOST_POINTS = 2_000_000;

export function FigureTile({ item, label, zoom, setZoom }: FigureTileProps) {
  const [accepted, setAccepted] = useState("");
  const asked = accepted === item.url;
  const tooLarge = item.size_bytes > MOST_BYTES && !asked;
  const { value, late, error, retry } = useArrival(item.url, () =>
    tooLarge ? Promise.resolve(undefined) : loadJson(item.url).then(readyFigure),
  );
  const file = fileOf(item, label);
  const many = (value?.points ?? 0) > MOST_POINTS && !asked;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for by a click, loaded then
  useEffect(() => {
    if (asked && item.size_bytes > MOST_BYTES) retry();
  }, [asked]);
  let failure: ReactNode;
  if (error) failure = <ChartFailure error={error} file={file} onRetry={retry} />;
  else if (tooLarge || (many && !late)) {
    const size = tooLarge
      ? formatBytes(item.size_bytes)
      : `${formatInteger(value?.points ?? 0)} points`;
    const text = `This figure has ${size}: drawing it takes long.`;
    failure = <ChartOffer text={text} file={file} onDraw={() => setAccepted(item.url)} />;
  }
  return (
    <ReadyTile
      ready={value}
      late={late}
      caption={item.caption}
      label={`${nameOf(item)} (${label})`}
      failure={failure}
      file={file}
      {...{ zoom, setZoom }}
    />
  );
}

const fileOf = (item: PlotlyItem, label: string) => ({
  name: `${fileName(item.title || label)}.plotly.json`,
  url: item.url,
});

interface ReadyTileProps extends ZoomState {
  ready: Pick<Ready, "figure" | "notes" | "contexts"> | undefined;
  late: boolean;
  caption: string;
  label: string;
  failure?: ReactNode;
  file: { name: string; url: string } | undefined;
}

/** A figure that has arrived, or the one before it, dimmed. */
export function ReadyTile(props: ReadyTileProps) {
  const { ready, late, caption, label, failure, file, zoom, setZoom } = props;
  const drawn = useRef<HTMLElement>(null);
  const [broken, setBroken] = useState<{ ready: unknown; error: unknown }>();
  const error = broken && broken.ready === ready ? broken.error : undefined;
  const onError = (reason: unknown) => setBroken({ ready, error: reason });
  const menu = useFigureMenu(drawn, file, { zoom, setZoom });
  const content = () => {
    if (failure) return failure;
    if (error !== undefined) return <ChartFailure error={error} file={file} />;
    if (!ready) return <ChartWaiting name={label.slice(0, 200)} />;
    return (
      <Chart
        figure={ready.figure}
        contexts={ready.contexts}
        {...{ label, zoom, setZoom, onError, drawn }}
      />
    );
  };
  return (
    <ChartTile
      caption={caption}
      notes={ready?.notes ?? []}
      menu={menu}
      menuLabel={`Save ${label.slice(0, 100)}`}
      late={late && ready !== undefined}
    >
      {content()}
    </ChartTile>
  );
}

function useFigureMenu(
  drawn: { current: HTMLElement | null },
  file: { name: string; url: string } | undefined,
  { zoom, setZoom }: ZoomState,
) {
  return useMemo(() => {
    const name = (file?.name ?? "figure").replace(/\.plotly\.json$/, "");
    const save = (format: "png" | "svg") => void saveChart(drawn.current, name, format);
    return [
      {
        label: "Reset zoom",
        disabled: Object.keys(zoom).length === 0,
        onSelect: () => setZoom({}),
      },
      null,
      { label: "Download PNG", onSelect: () => save("png") },
      { label: "Download SVG", onSelect: () => save("svg") },
      ...(file ? [{ label: "Download JSON", onSelect: () => saveFrom(file.url, file.name) }] : []),
    ];
  }, [drawn, file, zoom, setZoom]);
}

async function saveChart(root: HTMLElement | null, name: string, format: "png" | "svg") {
  if (!root?.clientWidth) return;
  const plotly = await loadPlotly();
  const size = { width: root.clientWidth, height: root.clientHeight };
  const url = await plotly.toImage(root, { format, ...size, scale: format === "png" ? 2 : 1 });
  saveFrom(url, `${name}.${format}`);
}
