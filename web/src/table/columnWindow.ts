/** Which columns of a wide table are drawn: the pinned ones, those in sight, and a few beside them. */
import { type RefObject, useEffect, useReducer, useRef } from "react";

/** Up to so many, all are drawn. */
export const FEW_COLUMNS = 40;
const BEYOND_PIXELS = 240;
const BLOCK_PIXELS = 120;

export interface ColumnWindow {
  /** Of the columns behind the pinned ones; `to` not among them. */
  from: number;
  to: number;
}

/** By the columns' widths and what is in sight of those that scroll. */
export function columnsInSight(
  widths: readonly number[],
  pinned: number,
  left: number,
  visible: number,
): ColumnWindow {
  if (widths.length <= FEW_COLUMNS) return { from: pinned, to: widths.length };
  const start = widths.slice(0, pinned).reduce((sum, width) => sum + width, 0);
  let at = start;
  let from = pinned;
  while (from < widths.length && at + (widths[from] ?? 0) < left + start - BEYOND_PIXELS)
    at += widths[from++] ?? 0;
  let to = from;
  while (to < widths.length && at < left + visible + BEYOND_PIXELS) at += widths[to++] ?? 0;
  return { from, to };
}

export function useColumnWindow(
  scroller: RefObject<HTMLElement | null>,
  widths: readonly number[],
  pinned: number,
): ColumnWindow {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const seen = useRef({ left: 0, visible: 1200 });
  const many = widths.length > FEW_COLUMNS;
  useEffect(() => {
    const element = scroller.current;
    if (!element || !many) return;
    const take = () => {
      const left = Math.floor(element.scrollLeft / BLOCK_PIXELS) * BLOCK_PIXELS;
      const visible = (element.clientWidth || 1200) + BLOCK_PIXELS;
      if (left === seen.current.left && visible === seen.current.visible) return;
      seen.current = { left, visible };
      draw();
    };
    take();
    element.addEventListener("scroll", take, { passive: true });
    const observer = typeof ResizeObserver === "undefined" ? undefined : new ResizeObserver(take);
    observer?.observe(element);
    return () => {
      element.removeEventListener("scroll", take);
      observer?.disconnect();
    };
  }, [scroller, many]);
  return columnsInSight(widths, pinned, seen.current.left, seen.current.visible);
}
