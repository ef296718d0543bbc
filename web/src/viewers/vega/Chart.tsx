/** One chart, drawn by Vega; rows of another step go into the same view. */
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { View } from "vega";
import { useSize } from "../../charts/useSize";
import { isRecord, type Json } from "../_figures/chartJson";
import { chartTheme, isDark, useChartTheme } from "../_figures/chartTheme";
import styles from "./Chart.module.css";
import { give } from "./give";
import { type Compiled, compiled } from "./library";
import { facetedFor, fitted, isFluid, roomLeft, type Size } from "./size";
import type { Row } from "./source";
import { configOf } from "./theme";
import { hideTooltip } from "./tooltip";
import { useChartZoom, type ZoomState } from "./useChartZoom";

export interface ChartWish {
  language: "vega-lite" | "vega";
  spec: Json;
  rows: Row[];
  dataset: string | undefined;
  /** Small charts in it that share the place; 1 if it is one. */
  facets: number;
}

interface ChartProps extends ZoomState {
  wish: ChartWish;
  label: string;
  onError: (error: unknown) => void;
  /** The view, for who saves pictures of it. */
  drawn: RefObject<View | null>;
}

export function Chart(props: ChartProps) {
  const { label } = props;
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const ready = useView(props, box, size);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      ref={box}
      className={styles.box}
      role="group"
      aria-label={label}
      data-chart={ready ? "ready" : "drawing"}
      onPointerLeave={hideTooltip}
    />
  );
}

/** More marks than this are drawn into a canvas. */
const MOST_SVG_ROWS = 3000;
/** Legends stand beside charts that are wider. */
const NARROW_PIXELS = 400;
/** Small charts are laid out anew when their place has grown by so much. */
const SIZE_STEP_PIXELS = 8;

function useView(
  { wish, onError, drawn, zoom, changeZoom }: Omit<ChartProps, "label">,
  box: RefObject<HTMLDivElement | null>,
  size: Size,
): boolean {
  const theme = useChartTheme();
  const { language, spec, facets, dataset } = wish;
  const renderer: "svg" | "canvas" = wish.rows.length > MOST_SVG_ROWS ? "canvas" : "svg";
  const text = useMemo(() => JSON.stringify(spec), [spec]);
  const fluid = facets === 1 && isFluid(spec, language);
  const step = fluid ? 0 : SIZE_STEP_PIXELS;
  const laid = step ? `${Math.floor(size.width / step)} ${Math.floor(size.height / step)}` : "";
  const narrow = size.width < NARROW_PIXELS;
  const seen = size.width > 1 && size.height > 1;
  const newest = useRef({ wish, onError, size, zoom });
  newest.current = { wish, onError, size, zoom };
  const [made, setMade] = useState<Compiled & { text: string; of: readonly Row[] }>();
  const [done, setDone] = useState<readonly Row[]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a new view is made for, spelled out
  useEffect(() => {
    const root = box.current;
    if (!root || !seen) return;
    let current = true;
    const { wish } = newest.current;
    const fail = (error: unknown) => {
      if (current) newest.current.onError(error);
    };
    const plain = JSON.parse(text) as Json;
    const task = { ...wish, spec: plain, config: configOf(suited(plain, theme), narrow) };
    const making = laidOut({ ...task, renderer, size: newest.current.size, fail }).then(
      async (next) => {
        if (!current) return next.view.finalize();
        const picked = keepPicks(drawn.current, next.view);
        if (next.zoom.show(newest.current.zoom) || picked) await next.view.runAsync();
        if (!current) return next.view.finalize();
        drawn.current?.finalize();
        root.replaceChildren(next.place);
        drawn.current = next.view;
        setMade({ ...next, text, of: wish.rows });
        setDone(wish.rows);
      },
    );
    making.catch(fail);
    return () => {
      current = false;
    };
  }, [text, language, dataset, facets, theme, renderer, laid, narrow, seen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same view gets the rows of another step
  useEffect(() => {
    if (!made || made.text !== text || made.of === wish.rows || made.view !== drawn.current) return;
    let current = true;
    give(made, dataset, wish.rows)
      .then(() => made.view.runAsync())
      .then(
        () => current && setDone(wish.rows),
        (error) => current && newest.current.onError(error),
      );
    made.of = wish.rows;
    return () => {
      current = false;
    };
  }, [made, wish.rows]);
  useEffect(() => {
    if (fluid && made && seen) void made.view.width(size.width).height(size.height).runAsync();
  }, [fluid, made, seen, size]);
  useEffect(
    () => () => {
      drawn.current?.finalize();
      drawn.current = null;
      hideTooltip();
    },
    [drawn],
  );
  useChartZoom(made, { zoom, changeZoom });
  return made?.text === text && done === wish.rows;
}

interface Task extends ChartWish {
  config: Json;
  renderer: "svg" | "canvas";
  size: Size;
  fail: (error: unknown) => void;
}

/** Drawn aside. How much room axes take of small charts is known only then: a second time if it is off. */
async function laidOut(task: Task): Promise<Compiled & { place: HTMLElement }> {
  const { language, spec, facets, size } = task;
  if (facets === 1) return drawnAside(task, fitted(spec, language, size));
  const first = await drawnAside(task, facetedFor(spec, facets, size));
  const more = roomLeft(drawnSize(first.place), size);
  if (!more) return first;
  first.view.finalize();
  return drawnAside(task, facetedFor(spec, facets, size, more));
}

async function drawnAside(task: Task, spec: Json): Promise<Compiled & { place: HTMLElement }> {
  const { language, config, renderer, size, fail, dataset, rows } = task;
  const place = document.createElement("div");
  place.className = styles.plot ?? "";
  const chart = await compiled({
    ...{ language, spec, config, renderer, root: place, ...size },
    onError: fail,
  });
  await give(chart, dataset, rows);
  await chart.view.runAsync();
  return { ...chart, place };
}

function drawnSize(place: HTMLElement): Size {
  const drawn = place.querySelector("svg, canvas");
  const pixels = (name: "width" | "height") =>
    Number.parseFloat(
      (drawn instanceof HTMLCanvasElement && drawn.style[name]) || drawn?.getAttribute(name) || "0",
    );
  return { width: pixels("width"), height: pixels("height") };
}

/** What somebody picked in the legend stays when the description changes from step to step. */
function keepPicks(old: View | null, next: View): boolean {
  if (!old) return false;
  const isPick = (name?: string) => /^marey_pick/.test(name ?? "");
  try {
    const state = old.getState({ signals: isPick, data: isPick, recurse: true });
    if (Object.keys({ ...state.signals, ...state.data }).length === 0) return false;
    next.setState(state);
    return true;
  } catch {
    return false; // It has no such legend.
  }
}

/** Letters that can be read on the ground that the description gives itself. */
function suited(spec: Json, theme: ReturnType<typeof chartTheme>) {
  const config = isRecord(spec.config) ? spec.config : {};
  const ground = spec.background ?? config.background;
  if (typeof ground !== "string" || ground === "transparent") return theme;
  const probe = document.createElement("i");
  probe.style.color = ground;
  document.body.append(probe);
  const dark = isDark(getComputedStyle(probe).color);
  probe.remove();
  return dark === theme.dark ? theme : chartTheme(dark ? "dark" : "light");
}
