/** One figure, drawn by Plotly into the same element at every step. */
import { type CSSProperties, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useSize } from "../../charts/useSize";
import { useInSight } from "../../overlay/useInSight";
import { type ChartTheme, useChartTheme } from "../_figures/chartTheme";
import styles from "./Chart.module.css";
import { returnContexts, takeContexts } from "./contexts";
import { fitted, type Size } from "./converted";
import { CONFIG, type Drawn, type Figure, loadPlotly, type Plotly } from "./library";
import { openLink } from "./links";
import { picture } from "./stills";
import { themed } from "./theme";
import { type Zoom, zoomAfter, zoomFor } from "./zoom";

interface ChartProps {
  figure: Figure;
  /** Of WebGL that it takes. */
  contexts: number;
  label: string;
  zoom: Zoom;
  setZoom: (zoom: Zoom) => void;
  onError: (error: unknown) => void;
  /** Where the drawn chart is, for who saves pictures of it. */
  drawn: RefObject<HTMLElement | null>;
}

export function Chart(props: ChartProps) {
  const { figure, contexts, label } = props;
  const box = useRef<HTMLDivElement>(null);
  const room = useSize(box);
  const size = useMemo(() => fitted(figure.layout, room), [figure, room]);
  const theme = useChartTheme();
  const inSight = useInSight(box);
  const [awake, setAwake] = useState(true);
  const [still, setStill] = useState<string>();
  const alive = contexts === 0 || (inSight && awake);
  const sleep = async () => {
    const plain = themed(figure, theme);
    setStill(await picture(plain, size).catch(() => undefined));
    setAwake(false);
  };
  const ready = useDrawing(props, { box, size, theme, alive, sleep });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      className={styles.box}
      role="group"
      aria-label={label}
      data-chart={ready ? "ready" : "drawing"}
      data-asleep={!alive || undefined}
      onClickCapture={openLink}
      onPointerEnter={() => setAwake(true)}
      ref={useWheelGate(box)}
    >
      <div
        ref={props.drawn as RefObject<HTMLDivElement>}
        className={styles.plot}
        style={placed(size, room)}
      />
      {!alive && still && <img className={styles.still} src={still} alt={label} />}
    </div>
  );
}

/** In the middle of its room, scaled as a whole, if it keeps its shape. */
function placed(size: Size & { scale: number }, room: Size): CSSProperties | undefined {
  const { width, height, scale } = size;
  if (width === room.width && height === room.height) return undefined;
  const [left, top] = [(room.width - width * scale) / 2, (room.height - height * scale) / 2];
  return { width, height, left, top, right: "auto", bottom: "auto", transform: `scale(${scale})` };
}

/** The wheel is the page's, but with Ctrl it zooms the chart. */
function useWheelGate(box: RefObject<HTMLDivElement | null>) {
  useEffect(() => {
    const element = box.current;
    const gate = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    };
    element?.addEventListener("wheel", gate, { capture: true, passive: true });
    return () => element?.removeEventListener("wheel", gate, { capture: true });
  }, [box]);
  return box;
}

interface Stage {
  box: RefObject<HTMLDivElement | null>;
  size: Size;
  theme: ChartTheme;
  alive: boolean;
  sleep: () => void;
}

/** Whether what is wanted is drawn. */
function useDrawing(props: ChartProps, stage: Stage): boolean {
  const { figure, zoom, contexts, drawn } = props;
  const { size, theme, alive } = stage;
  const [done, setDone] = useState<unknown>();
  const newest = useRef({ ...props, ...stage });
  newest.current = { ...props, ...stage };
  const wanted = useMemo(() => ({ figure, theme, size, alive }), [figure, theme, size, alive]);
  const owner = useRef({});
  useEffect(() => {
    const root = drawn.current;
    if (!root || size.width < 2 || size.height < 2) return;
    if (!alive) {
      void release(root, owner.current);
      return;
    }
    if (contexts > 0) takeContexts(owner.current, contexts, () => newest.current.sleep());
    let current = true;
    draw(root, wanted, newest, () => current).then(
      (isDrawn) => current && isDrawn && setDone(wanted),
      (error) => current && newest.current.onError(error),
    );
    return () => {
      current = false;
    };
  }, [wanted, drawn, contexts, alive, size]);
  useLinkedZoom(drawn, zoom, done !== undefined && alive);
  useEffect(() => {
    const root = drawn.current;
    const own = owner.current;
    return () => {
      if (root) void release(root, own);
    };
  }, [drawn]);
  return done === wanted;
}

interface Wanted {
  figure: Figure;
  theme: ChartTheme;
  size: { width: number; height: number };
}

/** What is drawn in an element, so that a newer wish waits for the older one. */
const queues = new WeakMap<HTMLElement, Promise<unknown>>();
const started = new WeakSet<HTMLElement>();

function draw(
  root: HTMLElement,
  wanted: Wanted,
  newest: RefObject<ChartProps>,
  isCurrent: () => boolean,
): Promise<boolean> {
  const before = queues.get(root) ?? Promise.resolve();
  const next = before.then(async () => {
    const plotly = await loadPlotly();
    if (!isCurrent()) return false;
    const layout = layoutFor(wanted, newest.current.zoom);
    const { layout: _, ...rest } = themed(wanted.figure, wanted.theme);
    const chart = await plotly.react(root, { ...rest, layout, config: CONFIG });
    if (!started.has(root)) listen(chart, newest);
    started.add(root);
    return true;
  });
  queues.set(
    root,
    next.catch(() => {}),
  );
  return next;
}

/** Bounds of Plotly's own numbers: a figure cannot ask for more screen than it has. */
function layoutFor({ figure, theme, size }: Wanted, zoom: Zoom): Figure["layout"] {
  const { layout } = themed(figure, theme);
  const placed = {
    ...structuredClone(layout),
    width: size.width,
    height: size.height,
    autosize: false,
    uirevision: layout.uirevision ?? "marey",
  };
  for (const [path, value] of Object.entries(zoomFor(zoom, { ...AXES, ...layout })))
    put(placed, path.split("."), value);
  return placed;
}

const AXES = { xaxis: {}, yaxis: {} };

function put(layout: Figure["layout"], path: readonly string[], value: unknown): void {
  const [axis = "", ...rest] = path;
  const own = { ...(layout[axis] as object) } as Figure["layout"];
  if (rest[0] === "range") own.autorange = false;
  own[rest.join(".")] = value;
  layout[axis] = own;
}

const echoing = new WeakSet<HTMLElement>();

function listen(chart: Drawn, newest: RefObject<ChartProps>): void {
  let doubled = false;
  chart.on("plotly_doubleclick", () => {
    doubled = true;
  });
  chart.on("plotly_relayout", (event) => {
    if (echoing.has(chart)) return;
    const { zoom, setZoom } = newest.current;
    const next = zoomAfter(zoom, event, doubled);
    doubled = false;
    if (next !== zoom) setZoom(next);
  });
}

/** Others of the panel were moved: this one follows. */
function useLinkedZoom(drawn: RefObject<HTMLElement | null>, zoom: Zoom, ready: boolean): void {
  const last = useRef<Zoom>(zoom);
  useEffect(() => {
    const root = drawn.current as Drawn | null;
    const old = last.current;
    last.current = zoom;
    if (!ready || !root?._fullLayout || old === zoom) return;
    const full = root._fullLayout;
    const freed = Object.keys(old).filter((name) => !(name in zoom) && name.endsWith(".range"));
    const change = {
      ...zoomFor(zoom, full),
      ...Object.fromEntries(freed.map((name) => [name.replace(/range$/, "autorange"), true])),
    };
    const news = Object.entries(change).filter(([name, value]) => !isAt(full, name, value));
    if (news.length > 0) void follow(root, Object.fromEntries(news));
  }, [drawn, zoom, ready]);
}

function isAt(full: Figure["layout"], name: string, value: unknown): boolean {
  const now = name
    .split(".")
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], full);
  return JSON.stringify(now) === JSON.stringify(value);
}

async function follow(root: Drawn, change: Record<string, unknown>): Promise<void> {
  const plotly = await loadPlotly();
  if (!root._fullLayout) return;
  echoing.add(root);
  try {
    await plotly.relayout(root, change);
  } finally {
    echoing.delete(root);
  }
}

async function release(root: HTMLElement, owner: object): Promise<void> {
  returnContexts(owner);
  await queues.get(root);
  if (!started.has(root)) return;
  const plotly: Plotly = await loadPlotly();
  const canvases = [...root.querySelectorAll("canvas")];
  plotly.purge(root);
  started.delete(root);
  for (const canvas of canvases) loseContext(canvas);
}

function loseContext(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
}
