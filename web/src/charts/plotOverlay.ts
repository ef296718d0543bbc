/** The thin things over a plot that move without a redraw: playhead, shared cursor, its dots. */
import { getHover, subscribeHover } from "./hover";
import styles from "./LineChart.module.css";

export interface OverlayDot {
  x: number;
  y: number;
  color: string;
}

export class PlotOverlay {
  private readonly playhead = document.createElement("div");
  private readonly playheadLabel = document.createElement("span");
  private readonly cursor = document.createElement("div");
  private readonly dots = document.createElement("div");
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
    over.append(this.playhead, this.cursor, this.dots);
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
