/** Ctrl and the wheel make a grid's pictures larger or smaller, as they zoom elsewhere. */
import { type RefObject, useEffect, useRef } from "react";
import { LARGEST_PIXELS, type PictureOptions, SMALLEST_PIXELS } from "./useGridOptions";

const PER_PIXEL = 0.0016;

export function useSizeWheel(
  box: RefObject<HTMLElement | null>,
  pictures: PictureOptions | undefined,
): void {
  const latest = useRef(pictures);
  latest.current = pictures;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const turn = (event: WheelEvent) => {
      const { current } = latest;
      if (!event.ctrlKey || !current) return;
      event.preventDefault();
      const wanted = (current.size ?? current.shown) * Math.exp(-event.deltaY * PER_PIXEL);
      const size = Math.min(LARGEST_PIXELS, Math.max(SMALLEST_PIXELS, Math.round(wanted)));
      if (size !== current.size) current.setSize(size, { replace: true });
    };
    // Not passive: the browser would zoom the whole page.
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [box]);
}
