/** Keeps a chart where all charts of its panel are zoomed to, and tells them where somebody zooms it. */
import { useEffect, useRef } from "react";
import type { ChangeView } from "../useLinkedView";
import type { Compiled } from "./library";
import { withRanges, type Zoom } from "./zoom";

export interface ZoomState {
  zoom: Zoom;
  changeZoom: ChangeView<Zoom>;
}

export function useChartZoom(made: Compiled | undefined, { zoom, changeZoom }: ZoomState): void {
  // Those made in this chart: while somebody drags, it is ahead of what comes back to it.
  const own = useRef(new WeakSet<Zoom>());
  const latest = useRef(zoom);
  latest.current = zoom;
  useEffect(
    () =>
      made?.zoom.listen((ranges) => {
        const next = withRanges(latest.current, ranges);
        own.current.add(next);
        changeZoom(() => next);
      }),
    [made, changeZoom],
  );
  useEffect(() => {
    if (made && !own.current.has(zoom) && made.zoom.show(zoom)) void made.view.runAsync();
  }, [made, zoom]);
}
