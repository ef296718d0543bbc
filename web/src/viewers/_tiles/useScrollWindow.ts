/** Which part of a tall content is in sight, also of one taller than browsers can scroll. */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Layout } from "./places";

/** Browsers cap the height of an element, Firefox first, at some 17 million pixels. */
const TALLEST_PIXELS = 12_000_000;
/** What is drawn beyond the edges; positions in sight change in steps of this. */
const AHEAD_PIXELS = 240;

export interface ScrollWindow {
  /** Of the element that scrolls. */
  height: number;
  /** The content between these heights exists … */
  from: number;
  to: number;
  /** … drawn so much higher than it lies in the content. */
  shift: number;
  /** Which height of the content is at the top at a place of the scroll bar, and the other way. */
  heightAt: (scrollTop: number) => number;
  scrollTopFor: (height: number) => number;
}

export function useScrollWindow(
  scroller: RefObject<HTMLElement | null>,
  layout: Layout,
  visible: number,
  paddingPixels: number,
): ScrollWindow {
  const total = layout.height;
  const height = Math.min(total, TALLEST_PIXELS);
  const [top, setTop] = useState(0);
  const exact = total > height;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const take = () => {
      const now = element.scrollTop;
      // Where nothing is shifted, only what comes into sight matters.
      setTop(exact ? now : Math.floor(now / AHEAD_PIXELS) * AHEAD_PIXELS);
    };
    take();
    element.addEventListener("scroll", take, { passive: true });
    return () => element.removeEventListener("scroll", take);
  }, [scroller, exact]);
  useAnchor(scroller, layout, exact, paddingPixels);
  const most = Math.max(0, height + 2 * paddingPixels - visible);
  const beyond = (at: number) =>
    exact && most > 0 ? Math.trunc(Math.min(1, at / most) * (total - height)) : 0;
  const shift = beyond(top);
  const start = top + shift - paddingPixels;
  return {
    height,
    from: start - AHEAD_PIXELS,
    to: start + visible + 2 * AHEAD_PIXELS,
    shift,
    heightAt: (at) => at + beyond(at) - paddingPixels,
    scrollTopFor: (y) =>
      (y + paddingPixels) / (exact && most > 0 ? 1 + (total - height) / most : 1),
  };
}

/** When sizes change, the picture at the top stays there. */
function useAnchor(
  scroller: RefObject<HTMLElement | null>,
  layout: Layout,
  exact: boolean,
  paddingPixels: number,
): void {
  const before = useRef(layout);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = layout;
    const element = scroller.current;
    if (!element || exact || old === layout || element.scrollTop <= paddingPixels) return;
    const top = element.scrollTop - paddingPixels;
    const first = old.seen(top, top + 1).tiles[0];
    if (!first) return;
    const was = old.placeOf(first.run, first.position);
    element.scrollTop += layout.placeOf(first.run, first.position).y - was.y;
  }, [scroller, layout, exact, paddingPixels]);
}
