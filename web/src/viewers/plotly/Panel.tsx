import { useCallback, useMemo, useRef } from "react";
import { ItemList } from "../ItemList";
import { parseOptions, withOptions } from "../panelOptions";
import type { PanelProps, Track } from "../types";
import { FigureTile, type ZoomState } from "./FigureTile";
import type { PlotlyItem } from "./model";
import { Together } from "./Together";
import { parseZoom, type Zoom, zoomText } from "./zoom";

/** All figures at the playhead, side by side, or those of all runs in one chart. */
export function Panel(props: PanelProps<PlotlyItem>) {
  const zoomed = useZoom(props);
  const draw = (item: PlotlyItem, track: Track<PlotlyItem>, position: number) => (
    <FigureTile item={item} label={labelOf(props.panelKey, track, position)} {...zoomed} />
  );
  const list = (
    <ItemList {...props} noun="figure" beside={BESIDE_PIXELS} fill={FILL_PIXELS} draw={draw} />
  );
  if (props.mode !== "together" || props.tracks.length < 2) return list;
  return <Together {...props} {...zoomed} apart={list} />;
}

const BESIDE_PIXELS = 300;
const FILL_PIXELS = 170;

function labelOf(key: string, { run, now }: Track<PlotlyItem>, position: number): string {
  const place = (now?.total ?? 0) > 1 ? ` ${position + 1}` : "";
  return `${key}${place} of ${run.name}`;
}

/** The zoom of all charts of the panel; it travels in the link, if it is short enough for one. */
function useZoom({ options, setOptions }: PanelProps<PlotlyItem>): ZoomState {
  const text = parseOptions(options).zoom;
  const own = useRef<{ text: string | undefined; zoom: Zoom }>(undefined);
  const zoom = useMemo(() => {
    if (own.current && own.current.text === text) return own.current.zoom;
    return parseZoom(text);
  }, [text]);
  const newest = useRef({ options, setOptions });
  newest.current = { options, setOptions };
  const setZoom = useCallback((next: Zoom) => {
    const to = zoomText(next);
    own.current = { text: to, zoom: next };
    const now = newest.current;
    now.setOptions(withOptions(now.options, { zoom: to }), { replace: true });
  }, []);
  return { zoom, setZoom };
}
