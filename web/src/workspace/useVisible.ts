/** Which placed things are near the screen; only those exist. */
import { type RefObject, useLayoutEffect, useMemo, useState } from "react";
import type { Placed } from "./layout";

/** Kept ready above and below the screen. */
const AHEAD_PIXELS = 500;
/** Scrolling less than this changes nothing. */
const GRAIN_PIXELS = 100;

/** `kept` stays although it is out of sight, as while it is dragged. */
export function useVisible(
  scroller: RefObject<HTMLElement | null>,
  items: readonly Placed[],
  height: number,
  kept: string | undefined,
): Placed[] {
  const [grain, setGrain] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const take = () => setGrain(Math.floor(element.scrollTop / GRAIN_PIXELS));
    take();
    element.addEventListener("scroll", take, { passive: true });
    return () => element.removeEventListener("scroll", take);
  }, [scroller]);
  return useMemo(() => {
    const low = grain * GRAIN_PIXELS - AHEAD_PIXELS;
    const high = (grain + 1) * GRAIN_PIXELS + height + AHEAD_PIXELS;
    return items.filter(
      (item) => (item.top < high && item.top + item.height > low) || item.id === kept,
    );
  }, [items, height, grain, kept]);
}
