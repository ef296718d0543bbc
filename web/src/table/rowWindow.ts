/** Which rows a table draws, and where: those in sight and some beyond, of any number. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef } from "react";
import { flushSync } from "react-dom";
import {
  barHeight,
  barOf,
  type Heights,
  moved,
  mustSettle,
  type Place,
  topShowing,
} from "./scrollPlace";

/** Drawn beyond both edges, and again as much in the direction of scrolling. */
const BEYOND_PIXELS = 360;
/** Rows come and go so many at a time. */
const BLOCK_ROWS = 4;
/** As long after the last drag of the bar its row number is shown. */
const JUMP_MS = 700;
const SETTLE_MS = 200;
/** Where nothing has a size, as in tests without a browser. */
const UNKNOWN_PIXELS = 600;

export interface RowWindow {
  heightPx: number;
  /** Rows to draw: their number and how far down they lie. */
  rows: { index: number; topPx: number }[];
  /** First and last in sight. */
  first: number;
  last: number;
  page: number;
  /** The bar is being dragged. */
  jumping: boolean;
  /** Scroll as little as needed for `row` to be seen. */
  reveal: (row: number) => void;
  toTop: () => void;
}

interface Motion {
  place: Place;
  direction: number;
  jumping: boolean;
  view: number;
}

export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  rowCount: number,
  rowHeightPx: number,
  headPx: number,
): RowWindow {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const motion = useRef<Motion>({
    place: { top: 0, bar: 0 },
    direction: 0,
    jumping: false,
    view: UNKNOWN_PIXELS,
  });
  const latest = useRef<Extent>({ content: 0, rowHeightPx });
  latest.current = { content: rowCount * rowHeightPx, rowHeightPx };

  const heights = useCallback(
    (): Heights => ({ content: latest.current.content, view: motion.current.view }),
    [],
  );
  const settle = useCallback(
    (top: number) => {
      const element = scroller.current;
      if (!element) return;
      const most = Math.max(0, heights().content - heights().view);
      const at = Math.max(0, Math.min(most, top));
      element.scrollTop = barOf(at, heights());
      // Browsers round it: what it is now counts.
      motion.current.place = { top: at, bar: element.scrollTop };
      draw();
    },
    [scroller, heights],
  );
  useMotion(scroller, motion, headPx, heights, settle, draw);
  useSteady(motion, latest.current, settle);

  const { place, direction, view } = motion.current;
  const first = Math.min(Math.max(0, rowCount - 1), Math.floor(place.top / rowHeightPx));
  const last = Math.min(rowCount - 1, Math.ceil((place.top + view) / rowHeightPx) - 1);
  const [from, to] = drawnRows(first, last, rowHeightPx, direction, rowCount);
  const shift = place.bar - place.top;
  return {
    heightPx: barHeight(heights()),
    rows: Array.from({ length: Math.max(0, to - from) }, (_, i) => ({
      index: from + i,
      topPx: (from + i) * rowHeightPx + shift,
    })),
    first,
    last,
    page: Math.max(1, Math.floor(view / rowHeightPx) - 1),
    jumping: motion.current.jumping,
    reveal: (row) => {
      const top = topShowing(row, rowHeightPx, motion.current.place.top, motion.current.view);
      if (top !== motion.current.place.top) settle(top);
    },
    toTop: () => settle(0),
  };
}

/** Blocks of rows around those in sight, more of them where one scrolls to; the end not among them. */
function drawnRows(
  first: number,
  last: number,
  rowHeightPx: number,
  direction: number,
  rowCount: number,
): [number, number] {
  const beyond = Math.ceil(BEYOND_PIXELS / rowHeightPx);
  const from = first - beyond * (direction < 0 ? 2 : 1);
  const to = last + 1 + beyond * (direction > 0 ? 2 : 1);
  return [
    Math.max(0, Math.floor(from / BLOCK_ROWS) * BLOCK_ROWS),
    Math.min(rowCount, Math.ceil(to / BLOCK_ROWS) * BLOCK_ROWS),
  ];
}

/** Follows the scroll bar and the size. */
function useMotion(
  scroller: RefObject<HTMLElement | null>,
  motion: RefObject<Motion>,
  headPx: number,
  heights: () => Heights,
  settle: (top: number) => void,
  draw: () => void,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let calm: ReturnType<typeof setTimeout> | undefined;
    const rest = (wait: number) => {
      clearTimeout(calm);
      calm = setTimeout(() => {
        const { current } = motion;
        const was = current.jumping;
        current.jumping = false;
        current.direction = 0;
        const drift = Math.abs(barOf(current.place.top, heights()) - current.place.bar) > 1;
        if (drift) settle(current.place.top);
        else if (was) draw();
      }, wait);
    };
    const scroll = () => {
      const { current } = motion;
      const next = moved(current.place, element.scrollTop, heights());
      if (next.bar === current.place.bar) return;
      current.direction = Math.sign(next.bar - current.place.bar);
      current.place = { top: next.top, bar: next.bar };
      current.jumping ||= next.jumped;
      rest(current.jumping ? JUMP_MS : SETTLE_MS);
      if (mustSettle(next, heights())) settle(next.top);
      // In this frame: else a dragged bar shows nothing for one.
      flushSync(draw);
    };
    const resize = () => {
      const view = Math.max(0, element.clientHeight - headPx) || UNKNOWN_PIXELS;
      if (view === motion.current.view) return;
      motion.current.view = view;
      draw();
    };
    resize();
    element.addEventListener("scroll", scroll, { passive: true });
    const observer = typeof ResizeObserver === "undefined" ? undefined : new ResizeObserver(resize);
    observer?.observe(element);
    return () => {
      clearTimeout(calm);
      element.removeEventListener("scroll", scroll);
      observer?.disconnect();
    };
  }, [scroller, motion, headPx, heights, settle, draw]);
}

interface Extent {
  content: number;
  rowHeightPx: number;
}

/** What is in sight stays there when rows change their height; at the end, new rows are followed. */
function useSteady(motion: RefObject<Motion>, now: Extent, settle: (top: number) => void): void {
  const seen = useRef(now);
  useLayoutEffect(() => {
    const before = seen.current;
    seen.current = now;
    if (before.content === now.content && before.rowHeightPx === now.rowHeightPx) return;
    const { place, view } = motion.current;
    const grown = now.content > before.content && before.rowHeightPx === now.rowHeightPx;
    const wasAtEnd = before.content > view && place.top >= before.content - view - 2;
    if (grown && wasAtEnd) return settle(now.content);
    const top = (place.top / before.rowHeightPx) * now.rowHeightPx;
    settle(top);
  });
}
