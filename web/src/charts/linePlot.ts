/** A uPlot with our lines in it: axes, zoom and pointer are uPlot's, the drawing is ours. No React. */
import uPlot from "uplot";
import { setHover } from "./hover";
import { type Extent, type Line, nearest, padded, xExtent, yExtent } from "./line";
import { type LineStyle, paintLines } from "./paintLines";
import { parseRgb, resolveColors } from "./palette";
import { type OverlayDot, PlotOverlay } from "./plotOverlay";
import { TICK_STEPS, tickLabel } from "./ticks";

export interface PlotState {
  lines: readonly Line[];
  axis: string;
  log: boolean;
  smoothing: number;
  range: Extent | null;
  /** Where the x axis ends if it is not zoomed; all charts of a page share it. */
  domain: Extent | null;
  playhead: { x: number; label: string } | null;
  /** Places on the x axis marked by thin lines. */
  pins?: readonly number[];
  /** Values to be seen among the others. */
  marked?: readonly MarkedValue[];
  /** Where a mouse or a pen is on the x axis; null when it has left. Not while it drags. */
  onHover?: ((x: number | null) => void) | undefined;
  formatX: (x: number) => string;
  onRange: (range: Extent | null) => void;
  onPick: (x: number) => void;
}

export interface MarkedValue {
  x: number;
  y: number;
  color: string;
  title: string;
}

/** More dots than this tell nothing. */
const MOST_DOTS = 12;
const CLICK_SLOP_PIXELS = 3;
const DOUBLE_CLICK_MS = 220;
const FONT = "10px Inter, system-ui, sans-serif";

export class LinePlot {
  private readonly plot: uPlot;
  private readonly overlay: PlotOverlay | undefined;
  private readonly id: string;
  private state: PlotState;
  private styles: LineStyle[] = [];
  private pick: ReturnType<typeof setTimeout> | undefined;
  /** The last pointer was a finger: it lies on what it would preview. */
  private touched = false;
  private hovered = false;

  constructor(target: HTMLElement, id: string, state: PlotState, width: number, height: number) {
    this.id = id;
    this.state = state;
    this.plot = new uPlot(this.options(target, width, height), this.data(), target);
    this.overlay = new PlotOverlay(this.plot.over, (hover) => this.locate(hover));
    this.listenForClicks();
    this.update(state, true);
  }

  /** Show another state; redraws only if `lines` or axes changed, moving the playhead costs nothing. */
  update(state: PlotState, redraw: boolean): void {
    this.state = state;
    if (redraw) {
      const colors = resolveColors(
        this.plot.root,
        state.lines.map((line) => line.color),
      );
      this.styles = colors.map((color) => ({ color, strength: 1 }));
      this.plot.setData(this.data());
    } else {
      this.placePlayhead();
    }
  }

  /** Scales change with the next drawing, not before: so this follows each drawing. */
  private placePlayhead(): void {
    const { playhead } = this.state;
    const left = playhead ? this.plot.valToPos(playhead.x, "x") : null;
    const width = this.plot.bbox.width / uPlot.pxRatio;
    this.overlay?.movePlayhead(left, playhead?.label ?? "", width);
    const place = (x: number) => this.plot.valToPos(x, "x");
    this.overlay?.drawPins((this.state.pins ?? []).map(place), width);
    this.overlay?.drawMarked((this.state.marked ?? []).flatMap((one) => this.placeOf(one)));
  }

  /** Nothing for a value outside of what is visible. */
  private placeOf({ x, y, color, title }: MarkedValue): OverlayDot[] {
    const [low, high] = this.xRange();
    if (x < low || x > high || !Number.isFinite(y) || (this.state.log && y <= 0)) return [];
    return [{ x: this.plot.valToPos(x, "x"), y: this.plot.valToPos(y, "y"), color, title }];
  }

  resize(width: number, height: number): void {
    this.plot.setSize({ width, height });
  }

  destroy(): void {
    clearTimeout(this.pick);
    if (this.hovered) this.state.onHover?.(null);
    this.overlay?.destroy();
    this.plot.destroy();
  }

  xRange(): Extent {
    const [low, high] = this.state.range ??
      this.state.domain ??
      xExtent(this.state.lines) ?? [0, 1];
    return low < high ? [low, high] : [low - 0.5, high + 0.5];
  }

  private yRange(): Extent {
    const { lines, log } = this.state;
    const extent = yExtent(lines, this.xRange(), log) ?? yExtent(lines, [-Infinity, Infinity], log);
    return padded(extent ?? [log ? 0.1 : 0, 1], log);
  }

  /** uPlot's own data: only the corners, as our lines each have an x of their own. */
  private data(): uPlot.AlignedData {
    return [this.xRange(), [null, null]];
  }

  private options(target: HTMLElement, width: number, height: number): uPlot.Options {
    return {
      width,
      height,
      legend: { show: false },
      padding: [8, 10, 0, 0],
      scales: {
        x: { time: false, range: () => this.xRange() },
        y: { distr: this.state.log ? 3 : 1, range: () => this.yRange() },
      },
      series: [{}, { show: true, points: { show: false }, paths: () => null }],
      axes: [this.xAxis(target), this.yAxis(target)],
      cursor: {
        x: false,
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => this.reset() },
      },
      hooks: {
        draw: [() => this.draw()],
        setCursor: [() => this.hover()],
        setSelect: [() => this.zoom()],
      },
    };
  }

  private xAxis(target: HTMLElement): uPlot.Axis {
    return {
      ...axisLook(target),
      incrs: TICK_STEPS,
      size: 22,
      space: 64,
      grid: { show: false },
      values: (_, splits) => splits.map((split) => this.state.formatX(split)),
    };
  }

  private yAxis(target: HTMLElement): uPlot.Axis {
    return {
      ...axisLook(target),
      incrs: TICK_STEPS,
      space: (plot) => Math.max(26, plot.height / 12),
      size: (plot, values) => {
        const longest = Math.max(0, ...(values ?? []).map((text) => (text ?? "").length));
        return plot ? Math.max(34, 14 + longest * 5.8) : 34;
      },
      values: (_, splits, __, ___, step) => this.yLabels(splits, step),
    };
  }

  /** On a logarithmic axis uPlot offers nine ticks a decade: name the powers, or all if they are few. */
  private yLabels(splits: number[], step: number): (string | null)[] {
    if (!this.state.log) return splits.map((split) => tickLabel(split, step));
    const every = splits.length > 10 ? 1 : 10;
    return splits.map((split) => {
      const lead = split / 10 ** Math.floor(Math.log10(split) + 1e-9);
      return Math.round(lead) <= every ? tickLabel(split, split) : null;
    });
  }

  private draw(): void {
    const { bbox, ctx } = this.plot;
    const frame = {
      ...bbox,
      ratio: devicePixelRatio,
      range: this.xRange(),
      toX: (x: number) => this.plot.valToPos(x, "x", true),
      // uPlot moves what a logarithmic axis cannot hold to its end: for us it has no place.
      toY: (y: number) =>
        Number.isFinite(y) && (y > 0 || !this.state.log)
          ? this.plot.valToPos(y, "y", true)
          : Number.NaN,
    };
    paintLines(ctx, frame, this.state.lines, this.styles, this.state.smoothing);
    this.placePlayhead();
  }

  private hover(): void {
    const left = this.plot.cursor.left ?? -1;
    const x = left < 0 ? null : this.plot.posToVal(left, "x");
    setHover(x === null ? null : { x, axis: this.state.axis, source: this.id });
    // uPlot moves its cursor with the plot's size, too: only a pointer that came can leave.
    if (x === null && this.hovered) this.state.onHover?.(null);
    this.hovered = x !== null && !this.touched;
    if (this.hovered && this.plot.select.width === 0) this.state.onHover?.(x);
  }

  private locate(hover: { x: number; axis: string }): { left: number; dots: OverlayDot[] } | null {
    const [low, high] = this.xRange();
    if (hover.axis !== this.state.axis || hover.x < low || hover.x > high) return null;
    const dots: OverlayDot[] = [];
    for (const line of this.state.lines) {
      if (this.state.lines.length > MOST_DOTS) break;
      const index = nearest(line.x, hover.x);
      const slack = (high - low) / 50;
      const ended = hover.x > (line.x[line.x.length - 1] as number) + slack;
      if (index < 0 || ended || hover.x < (line.x[0] as number) - slack) continue;
      const value = line.mean[index] as number;
      if (this.state.log && value <= 0) continue;
      const y = this.plot.valToPos(value, "y");
      const x = this.plot.valToPos(line.x[index] as number, "x");
      if (Number.isFinite(y) && x >= 0) dots.push({ x, y, color: line.color });
    }
    return { left: this.plot.valToPos(hover.x, "x"), dots };
  }

  private zoom(): void {
    const { left, width } = this.plot.select;
    if (width <= CLICK_SLOP_PIXELS) return;
    const range: Extent = [this.plot.posToVal(left, "x"), this.plot.posToVal(left + width, "x")];
    this.plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    if (range[0] < range[1]) this.state.onRange(range);
  }

  private reset(): null {
    clearTimeout(this.pick);
    this.state.onRange(null);
    return null;
  }

  private listenForClicks(): void {
    let down = Number.NaN;
    const { over } = this.plot;
    const noteKind = (event: PointerEvent) => {
      this.touched = event.pointerType === "touch";
    };
    over.addEventListener("pointerenter", noteKind);
    over.addEventListener("pointerdown", (event) => {
      noteKind(event);
      down = event.clientX;
    });
    over.addEventListener("click", (event) => {
      if (Math.abs(event.clientX - down) > CLICK_SLOP_PIXELS || event.detail > 1) return;
      const x = this.plot.posToVal(event.clientX - over.getBoundingClientRect().left, "x");
      clearTimeout(this.pick);
      // While zoomed the click may be the first half of the double click that resets: wait for it.
      if (this.state.range) this.pick = setTimeout(() => this.state.onPick(x), DOUBLE_CLICK_MS);
      else this.state.onPick(x);
    });
  }
}

function axisLook(target: HTMLElement): uPlot.Axis {
  const token = (name: string) => () => resolveColors(target, [`var(${name})`])[0] as string;
  return {
    font: FONT,
    gap: 4,
    stroke: token("--ink-3"),
    ticks: { show: false },
    grid: { stroke: () => hairline(token("--line")()), width: 1 / devicePixelRatio },
    border: { show: false },
  };
}

/** Grid lines are for the eye to rest on, not to read: the line token at part strength. */
function hairline(color: string): string {
  const [red, green, blue] = parseRgb(color);
  return `rgba(${red}, ${green}, ${blue}, 0.8)`;
}
