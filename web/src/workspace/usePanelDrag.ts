/** Moving and resizing panels with the pointer. Nothing is kept before the pointer is let go. */
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { COLUMNS, reordered, snapped } from "./arrangement";
import { GAP_PIXELS, type Placed, type PlacedPanel } from "./layout";

export interface PanelDrag {
  id: string;
  type: "move" | "resize";
  /** While resizing. */
  size?: { columns: number; height: number };
  /** While moving: before which panel of the section's order it would stand, and where to mark that. */
  target?: DropTarget;
}

export interface DropTarget {
  place: number;
  /** The panel beside which the mark is drawn, and on which side. */
  beside: PlacedPanel;
  side: "left" | "right" | "top" | "bottom";
}

interface PanelDragOptions {
  scroller: RefObject<HTMLElement | null>;
  content: RefObject<HTMLElement | null>;
  items: readonly Placed[];
  onResize: (item: PlacedPanel, size: { columns: number; height: number }) => void;
  onMove: (item: PlacedPanel, order: string[]) => void;
}

const SLOP_PIXELS = 5;
const EDGE_PIXELS = 48;
const EDGE_SPEED_PIXELS = 18;

interface Start {
  item: PlacedPanel;
  type: PanelDrag["type"];
  x: number;
  y: number;
}

export function usePanelDrag(options: PanelDragOptions) {
  const [drag, setDrag] = useState<PanelDrag | null>(null);
  const start = useRef<Start | null>(null);
  const latest = useRef({ drag, options });
  latest.current = { drag, options };
  const end = () => {
    start.current = null;
    setDrag(null);
  };
  useEscape(drag !== null, end);

  const follow = (event: PointerEvent) => {
    if (!start.current) return;
    if (drag?.type === "move") scrollAtEdge(options.scroller.current, event.clientY);
    const next = dragAt(start.current, event);
    if (next) setDrag(next);
  };

  const dragAt = (begun: Start, { clientX, clientY }: PointerEvent): PanelDrag | null => {
    const { drag, options } = latest.current;
    const [dx, dy] = [clientX - begun.x, clientY - begun.y];
    if (!drag && Math.hypot(dx, dy) < SLOP_PIXELS) return null;
    const { id } = begun.item;
    if (begun.type === "resize") return { id, type: "resize", size: sizeAt(dx, dy) };
    const target = targetAt(options, begun.item, clientX, clientY);
    return { id, type: "move", ...(target ? { target } : {}) };
  };

  const sizeAt = (dx: number, dy: number) => {
    const { columns, height } = (start.current as Start).item;
    const width = latest.current.options.content.current?.clientWidth ?? 0;
    const unit = (width + GAP_PIXELS) / COLUMNS;
    return snapped(columns + dx / unit, height + dy);
  };

  const drop = (event: PointerEvent) => {
    const begun = start.current;
    // Where the pointer is let go: its last moves may not have been drawn yet.
    const drag = begun && dragAt(begun, event);
    end();
    if (!begun || !drag) return;
    if (drag.size) options.onResize(begun.item, drag.size);
    if (drag.target) {
      const order = reordered(begun.item.section.order, drag.id, drag.target.place);
      options.onMove(begun.item, order);
    }
  };

  return {
    drag,
    begin: (event: PointerEvent<HTMLElement>, item: PlacedPanel, type: PanelDrag["type"]) => {
      if (event.button !== 0 || event.pointerType === "touch") return;
      start.current = { item, type, x: event.clientX, y: event.clientY };
      // What captures the pointer gets its clicks too: the header has to see a double click.
      const target = event.target instanceof Element ? event.target : event.currentTarget;
      const held = target.closest("header, [data-handle]") ?? event.currentTarget;
      held.setPointerCapture(event.pointerId);
    },
    follow,
    drop,
    cancel: end,
  };
}

function useEscape(active: boolean, end: () => void): void {
  const latest = useRef(end);
  latest.current = end;
  useEffect(() => {
    if (!active) return;
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", press, true);
    return () => window.removeEventListener("keydown", press, true);
  }, [active]);
}

function scrollAtEdge(scroller: HTMLElement | null, y: number): void {
  if (!scroller) return;
  const { top, bottom } = scroller.getBoundingClientRect();
  if (y < top + EDGE_PIXELS) scroller.scrollTop -= EDGE_SPEED_PIXELS;
  if (y > bottom - EDGE_PIXELS) scroller.scrollTop += EDGE_SPEED_PIXELS;
}

function targetAt(
  { content, items }: PanelDragOptions,
  item: PlacedPanel,
  clientX: number,
  clientY: number,
): DropTarget | undefined {
  const box = content.current?.getBoundingClientRect();
  if (!box) return undefined;
  const panels = items.filter(
    (one): one is PlacedPanel => one.type === "panel" && one.section.name === item.section.name,
  );
  return dropTarget(panels, item.id, (clientX - box.left) / box.width, clientY - box.top);
}

/** Where a panel dropped at a point would stand: `x` in parts of the width, `y` in pixels. */
export function dropTarget(
  panels: readonly PlacedPanel[],
  id: string,
  x: number,
  y: number,
): DropTarget | undefined {
  const column = x * COLUMNS;
  const beside = nearestOf(panels, column, y);
  if (!beside || beside.id === id) return undefined;
  const wide = beside.columns === COLUMNS;
  const after = wide
    ? y > beside.top + beside.height / 2
    : column > beside.column + beside.columns / 2;
  const index = beside.section.order.indexOf(beside.id);
  const side = wide ? (after ? "bottom" : "top") : after ? "right" : "left";
  return { place: after ? index + 1 : index, beside, side };
}

function nearestOf(
  panels: readonly PlacedPanel[],
  column: number,
  y: number,
): PlacedPanel | undefined {
  let best: PlacedPanel | undefined;
  let distance = Infinity;
  for (const panel of panels) {
    const dx = outside(column, panel.column, panel.column + panel.columns) * 100;
    const dy = outside(y, panel.top, panel.top + panel.height);
    if (dx + dy >= distance) continue;
    distance = dx + dy;
    best = panel;
  }
  return best;
}

const outside = (value: number, low: number, high: number): number =>
  Math.max(0, low - value, value - high);
