/**
 * Which rows a table draws. A browser caps the height of an element at some 33 million pixels
 * (Firefox at half of that), so beyond a limit the scroll bar moves over fewer slots than there
 * are rows, and the rows shown are shifted by how far it was dragged.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import type { RefObject } from "react";

/** 8.4 million pixels at 28 px a row, safe in every browser. */
export const MAX_SLOTS = 300_000;

/** Row that stands in slot `slot` while `first` is the topmost slot on screen. */
export function shiftOf(first: number, visible: number, slots: number, rows: number): number {
  if (rows <= slots) return 0;
  const part = Math.min(1, Math.max(0, first / Math.max(1, slots - visible)));
  return Math.round(part * (rows - slots));
}

/** The topmost slot at which `row` is the topmost row. */
export function slotOf(row: number, visible: number, slots: number, rows: number): number {
  if (rows <= slots) return row;
  return Math.round((row * Math.max(1, slots - visible)) / Math.max(1, rows - visible));
}

export interface RowWindow {
  heightPx: number;
  /** Rows to draw: their number and how far down they lie. */
  rows: { index: number; topPx: number }[];
  first: number;
  last: number;
  page: number;
  /** Scroll as little as needed for `row` to be seen. */
  reveal: (row: number) => void;
}

export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  rowCount: number,
  rowHeightPx: number,
  headPx: number,
): RowWindow {
  const slots = Math.min(rowCount, MAX_SLOTS);
  const virtualizer = useVirtualizer({
    count: slots,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
    scrollPaddingStart: headPx,
    initialRect: { width: 600, height: 600 },
  });
  const range = virtualizer.range;
  const visible = range ? range.endIndex - range.startIndex + 1 : 1;
  const shift = shiftOf(range?.startIndex ?? 0, visible, slots, rowCount);
  const items = virtualizer.getVirtualItems();
  const firstSeen = (range?.startIndex ?? 0) + shift;
  return {
    heightPx: virtualizer.getTotalSize(),
    rows: items.map((item) => ({ index: item.index + shift, topPx: item.start })),
    first: firstSeen,
    last: firstSeen + visible - 1,
    page: Math.max(1, visible - 2),
    reveal: (row) => {
      if (slots === rowCount) virtualizer.scrollToIndex(row, { align: "auto" });
      else if (row < firstSeen || row > firstSeen + visible - 3)
        virtualizer.scrollToIndex(slotOf(row, visible, slots, rowCount), { align: "start" });
    },
  };
}
