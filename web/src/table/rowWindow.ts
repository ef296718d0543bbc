/** Which rows a table draws, and where: those in sight and some beyond, of any number. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef } from "react";
import { flushSync } from "react-dom";
import { NO_SLOTS, slotsAfter } from "./rowPlaces";
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
/** Rows that are in sight for so long are looked at. */
const LOOK_MS = 120;
/** A bar that has not jumped for so long rests: what is around the rows in sight is drawn again. */
const REST_MS = 300;
/** Where nothing has a size, as in tests without a browser. */
const UNKNOWN_PIXELS = 600;

export interface RowWindow {
  heightPx: number;
  /** Rows to draw: their number, how far down they lie, and the key of their element. */
  rows: { index: number; topPx: number; slot: number }[];
  /** First and last in sight. */
  first: number;
  last: number;
  page: number;
  /**
   * Rows lie that far below the top of what is in sight, and not of all rows: they stay where they
   * are when the bar moves, until others are drawn. Else a dragged bar shows nothing in between.
   */
  stays: boolean;
  viewPx: number;
  /** The bar is being dragged. */
  jumping: boolean;
  /** It jumps again and again: rows in sight are gone before much can be done for them. */
  hurried: boolean;
  /** Scroll as little as needed for `row` to be seen. */
  reveal: (row: number) => void;
  toTop: () => void;
}

interface Motion {
  place: Place;
  direction: number;
  jumping: boolean;
  /** Jumps since the bar rested. */
  jumps: number;
  hurried: boolean;
  /** The bar is held by the pointer. */
  held: boolean;
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
    jumps: 0,
    hurried: false,
    held: false,
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
  useHeldBar(scroller, motion, draw);
  useSteady(motion, latest.current, settle);

  const { place, direction, jumps, held, view } = motion.current;
  const first = Math.min(Math.max(0, rowCount - 1), Math.floor(place.top / rowHeightPx));
  const last = Math.min(rowCount - 1, Math.ceil((place.top + view) / rowHeightPx) - 1);
  const [from, to] =
    jumps > 0 ? [first, last + 1] : drawnRows(first, last, rowHeightPx, direction, rowCount);
  const slots = useRef(NO_SLOTS);
  slots.current = slotsAfter(slots.current, first, from, to);
  const { keys } = slots.current;
  const stays = held || jumps > 0;
  const shift = (stays ? 0 : place.bar) - place.top;
  return {
    heightPx: barHeight(heights()),
    rows: Array.from({ length: Math.max(0, to - from) }, (_, i) => ({
      index: from + i,
      topPx: (from + i) * rowHeightPx + shift,
      slot: keys[i] ?? 0,
    })),
    first,
    last,
    stays,
    viewPx: view,
    page: Math.max(1, Math.floor(view / rowHeightPx) - 1),
    jumping: motion.current.jumping,
    hurried: motion.current.hurried,
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
    const waits: ReturnType<typeof setTimeout>[] = [];
    const after = (waitMs: number, change: Partial<Motion>) =>
      waits.push(
        setTimeout(() => {
          Object.assign(motion.current, change);
          draw();
        }, waitMs),
      );
    const count = (jumped: boolean) => {
      for (const wait of waits.splice(0)) clearTimeout(wait);
      const { current } = motion;
      current.hurried = jumped && current.jumps > 0;
      current.jumps = jumped ? current.jumps + 1 : 0;
      if (current.hurried) after(LOOK_MS, { hurried: false });
      if (jumped) after(REST_MS, { jumps: 0 });
    };
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
      count(next.jumped);
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
      for (const wait of waits) clearTimeout(wait);
      element.removeEventListener("scroll", scroll);
      observer?.disconnect();
    };
  }, [scroller, motion, headPx, heights, settle, draw]);
}

/** So near to the edge lies the bar, also one that takes no room. */
const BAR_PIXELS = 18;

/** Knows of a drag of the bar before it moves. */
function useHeldBar(
  scroller: RefObject<HTMLElement | null>,
  motion: RefObject<Motion>,
  draw: () => void,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // Not every browser tells when it is let go: then the pointer moves without a button.
    const ends = ["pointerup", "pointercancel", "pointermove", "wheel", "keydown"] as const;
    const ignore = () => {
      for (const end of ends) window.removeEventListener(end, release);
    };
    const set = (held: boolean) => {
      motion.current.held = held;
      flushSync(draw);
    };
    const release = (event: Event) => {
      if (event.type === "pointermove" && (event as PointerEvent).buttons !== 0) return;
      ignore();
      set(false);
    };
    const press = (event: PointerEvent) => {
      const isBar = event.clientX > element.getBoundingClientRect().right - BAR_PIXELS;
      if (event.target !== element || !isBar) return;
      for (const end of ends) window.addEventListener(end, release, { passive: true });
      set(true);
    };
    element.addEventListener("pointerdown", press);
    return () => {
      element.removeEventListener("pointerdown", press);
      ignore();
    };
  }, [scroller, motion, draw]);
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
