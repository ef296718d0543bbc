/** The thin things over a plot that move without a redraw: playhead, pins, marked values, shared cursor, its dots. */
import { getHover, subscribeHover } from "./hover";
import styles from "./LineChart.module.css";

export interface OverlayDot {
  x: number;
  y: number;
  color: string;
  title?: string;
}

export class PlotOverlay {
  private readonly playhead = document.createElement("div");
  private readonly playheadLabel = document.createElement("span");
  private readonly cursor = document.createElement("div");
  private readonly dots = document.createElement("div");
  private readonly pins = document.createElement("div");
  private readonly marked = document.createElement("div");
  private readonly unsubscribe: () => void;

  /** `locate` turns a hover into plot pixels and dots, or null if it is not on this chart's axis. */
  constructor(
    over: HTMLElement,
    locate: (hover: { x: number; axis: string }) => { left: number; dots: OverlayDot[] } | null,
  ) {
    this.playhead.className = styles.playhead ?? "";
    this.playheadLabel.className = styles.playheadLabel ?? "";
    this.cursor.className = styles.cursor ?? "";
    this.playhead.append(this.playheadLabel);
    over.append(this.pins, this.playhead, this.marked, this.cursor, this.dots);
    this.hide(this.playhead);
    this.hide(this.cursor);
    this.unsubscribe = subscribeHover(() => {
      const hover = getHover();
      const place = hover && locate(hover);
      if (!place) {
        this.hide(this.cursor);
        this.dots.replaceChildren();
        return;
      }
      this.move(this.cursor, place.left);
      this.drawDots(place.dots);
    });
  }

  /** `width` of the plot comes from outside: to read it here would lay the page out for every chart. */
  movePlayhead(left: number | null, label: string, width: number): void {
    if (left === null || left < -0.5 || left > width + 0.5) {
      this.hide(this.playhead);
      return;
    }
    this.move(this.playhead, left);
    this.playheadLabel.textContent = label;
    const beyond = left + 8 * label.length > width;
    this.playheadLabel.dataset.side = beyond ? "left" : "right";
  }

  drawPins(lefts: readonly number[], width: number): void {
    const seen = lefts.filter((left) => left >= -0.5 && left <= width + 0.5);
    replaceEach(this.pins, seen.length, styles.pin ?? "", (pin, i) => {
      pin.style.transform = `translateX(${seen[i]}px)`;
    });
  }

  drawMarked(dots: readonly OverlayDot[]): void {
    replaceEach(this.marked, dots.length, styles.marked ?? "", (mark, i) => {
      const { x, y, color, title = "" } = dots[i] as OverlayDot;
      mark.style.transform = `translate(${x}px, ${y}px)`;
      mark.style.color = color;
      mark.dataset.at = title;
    });
  }

  destroy(): void {
    this.unsubscribe();
  }

  private drawDots(dots: OverlayDot[]): void {
    this.dots.replaceChildren(
      ...dots.map(({ x, y, color }) => {
        const dot = document.createElement("i");
        dot.className = styles.dot ?? "";
        dot.style.transform = `translate(${x}px, ${y}px)`;
        dot.style.background = color;
        return dot;
      }),
    );
  }

  private move(element: HTMLElement, left: number): void {
    element.style.transform = `translateX(${left}px)`;
    element.style.visibility = "visible";
  }

  private hide(element: HTMLElement): void {
    element.style.visibility = "hidden";
  }
}

/** Have `count` elements in `box`, keeping those that are there: this runs with every move of the playhead. */
function replaceEach(
  box: HTMLElement,
  count: number,
  className: string,
  place: (element: HTMLElement, index: number) => void,
): void {
  while (box.children.length > count) box.lastChild?.remove();
  while (box.children.length < count) {
    const element = document.createElement("i");
    element.className = className;
    box.append(element);
  }
  for (let i = 0; i < count; i++) place(box.children[i] as HTMLElement, i);
}
