/** Ctrl and the wheel zoom time; shift and the wheel, or a sideways wheel, move along it. */
import { type RefObject, useEffect, useRef } from "react";

const ZOOM_PER_PIXEL = 0.003;

export function useZoomWheel(
  root: RefObject<HTMLElement | null>,
  zoom: (factor: number, part: number) => void,
  pan: (part: number) => void,
): void {
  const latest = useRef({ zoom, pan });
  latest.current = { zoom, pan };
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const turn = (event: WheelEvent) => {
      const stage = element.querySelector("[data-stage]")?.getBoundingClientRect();
      if (!stage || stage.width === 0) return;
      const along = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        const part = Math.max(0, Math.min(1, (event.clientX - stage.left) / stage.width));
        latest.current.zoom(Math.exp(-event.deltaY * ZOOM_PER_PIXEL), part);
      } else if (Math.abs(along) > (event.shiftKey ? 0 : Math.abs(event.deltaY)))
        latest.current.pan(along / stage.width);
      else return;
      event.preventDefault();
    };
    // React's own listeners are passive: they could not keep the page from zooming.
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [root]);
}
