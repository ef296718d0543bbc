/** Which views want to be drawn, and when: the one renderer serves all of them, a few in each frame. */
import type { Place } from "./camera";
import { learnEffort } from "./effort";
import type { Camera3D, Hit3D, Scene3D } from "./types";

/** One picture on the page. Made by View3D, drawn by the engine. */
export interface View {
  readonly canvas: HTMLCanvasElement;
  scene: Scene3D;
  /** In the world. */
  camera: Camera3D;
  /** Device pixels. */
  width: number;
  height: number;
  pixelRatio: number;
  /** The camera moves, or the view is too small for more: what is quick is enough. */
  quick: boolean;
  /** The camera moves: fewer pixels will do. */
  moving: boolean;
  /** Lines around it with numbers. */
  axes: boolean;
  settings: unknown;
  /** Smaller is drawn first. */
  order: number;
  onDrawn: () => void;
}

/** What draws; loaded when the first view wants it. */
export interface Engine {
  /** True if there is more of it to draw in a later frame. */
  draw: (view: View) => boolean;
  /** What was drawn last has been done by the graphics card. */
  isIdle: () => boolean;
  /** Everything of a batch was handed over. */
  endBatch: () => void;
  forget: (view: View) => void;
  /** The nearest thing within so many device pixels of a place. */
  pick: (view: View, at: Place, pixels: number, hovering: boolean) => Hit3D | null;
  readonly lost: boolean;
}

/** Of the page's own time, in each frame. */
const FRAME_MS = 10;
const QUICK_BATCH_MS = 24;
const SLOW_BATCH_MS = 60;
const MOST_AT_ONCE = 24;
const REBUILD_MS = 300;
/** A fence that never comes must not stop all pictures. */
const LONGEST_WAIT_MS = 4000;

const load = async (onLost: () => void): Promise<Engine> =>
  (await import("./renderer")).createEngine(onLost);
let engine: Engine | undefined;
let loading = false;
let problem: string | undefined;
let frame = 0;
let atOnce = 4;
let batchAt = 0;
/** Of the last batch: what has no parts of its own. */
let lastBatch: { scenes: Set<Scene3D>; quick: boolean; share: number } | undefined;
let waiting = false;
const all = new Set<View>();
const due = new Set<View>();
const listeners = new Set<() => void>();

/** Why nothing can be drawn; nothing while all is well. */
export const engineProblem = (): string | undefined => problem;

export function onEngineProblem(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function addView(view: View): () => void {
  all.add(view);
  watchTheme();
  requestDraw(view);
  return () => {
    all.delete(view);
    due.delete(view);
    engine?.forget(view);
  };
}

export function requestDraw(view: View): void {
  if (!all.has(view)) return;
  due.add(view);
  schedule();
}

export function redrawAll(): void {
  for (const view of all) due.add(view);
  schedule();
}

export const pickIn: Engine["pick"] = (...asked) => engine?.pick(...asked) ?? null;

function schedule(): void {
  // Once more after the last: how long it took is known then.
  if (frame === 0 && (due.size > 0 || lastBatch)) frame = requestAnimationFrame(drawSome);
}

function drawSome(): void {
  frame = 0;
  if (!engine) start();
  else if (waiting && !endWait(engine)) schedule();
  else if (due.size > 0) drawBatch(engine);
}

function drawBatch(engine: Engine): void {
  const began = performance.now();
  const wanted = due.size;
  const batch: View[] = [];
  for (const view of [...due].sort((a, b) => a.order - b.order)) {
    const late = batch.length > 0 && performance.now() - began > FRAME_MS;
    if (batch.length >= atOnce || late) break;
    due.delete(view);
    batch.push(view);
    const more = engine.draw(view);
    view.onDrawn();
    if ((more || view.scene.animated) && all.has(view)) due.add(view);
    // What comes in parts takes a frame's time by itself.
    if (more) break;
  }
  engine.endBatch();
  [batchAt, waiting] = [began, true];
  lastBatch = {
    scenes: new Set(batch.map(({ scene }) => scene).filter(({ pieces }) => !pieces)),
    quick: batch.every(({ moving }) => moving),
    share: batch.length / wanted,
  };
  schedule();
}

/** True once the last batch is done; then the next is as large as fits the time that it took. */
function endWait(with_: Engine): boolean {
  const took = performance.now() - batchAt;
  if (!with_.isIdle() && took < LONGEST_WAIT_MS) return false;
  waiting = false;
  if (lastBatch) learnEffort({ ...lastBatch, tookMs: took });
  lastBatch = undefined;
  if (took > SLOW_BATCH_MS) atOnce = Math.max(1, Math.floor(atOnce / 2));
  else if (took < QUICK_BATCH_MS) atOnce = Math.min(MOST_AT_ONCE, atOnce + 2);
  return true;
}

function start(): void {
  if (loading || problem !== undefined) return;
  loading = true;
  load(rebuild).then(
    (made) => {
      [engine, loading] = [made, false];
      waiting = false;
      schedule();
    },
    (error: unknown) => {
      loading = false;
      tell(error instanceof Error ? error.message : String(error));
    },
  );
}

/** The browser took the graphics card away: begin anew, and draw everything again. */
function rebuild(): void {
  engine = undefined;
  setTimeout(redrawAll, REBUILD_MS);
}

function tell(text: string | undefined): void {
  problem = text;
  for (const listener of listeners) listener();
}

/** After a problem that may have gone. */
export function retryEngine(): void {
  tell(undefined);
  redrawAll();
}

let watching = false;

/** Lines are drawn in the colours of the theme. */
function watchTheme(): void {
  if (watching) return;
  watching = true;
  window.matchMedia?.("(prefers-color-scheme: dark)").addEventListener?.("change", redrawAll);
  const attributeFilter = ["data-theme"];
  const observer = new MutationObserver(redrawAll);
  observer.observe(document.documentElement, { attributes: true, attributeFilter });
}
