/** A click goes to a moment, a drag selects a part, and the pointer shows its moment in all lanes. */
import { type PointerEvent, useRef } from "react";
import { lengthOf, type Span } from "./timeline";

interface SelectionOptions {
  view: Span;
  onSeek: (secs: number) => void;
  onSelect: (part: Span | undefined) => void;
}

const CLICK_PIXELS = 4;

export function useSelection({ view, onSeek, onSelect }: SelectionOptions) {
  const start = useRef<{ x: number; secs: number; drags: boolean }>(undefined);
  const partOf = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - left) / Math.max(1, width)));
  };
  const secsOf = (event: PointerEvent<HTMLElement>) => view.from + partOf(event) * lengthOf(view);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { x: event.clientX, secs: secsOf(event), drags: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      point(event.currentTarget, partOf(event));
      const { current } = start;
      if (!current) return;
      current.drags ||= Math.abs(event.clientX - current.x) > CLICK_PIXELS;
      const secs = secsOf(event);
      if (current.drags && secs !== current.secs)
        onSelect({ from: Math.min(secs, current.secs), to: Math.max(secs, current.secs) });
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const { current } = start;
      start.current = undefined;
      if (current && !current.drags) onSeek(secsOf(event));
    },
    onPointerCancel: () => {
      start.current = undefined;
    },
    onPointerLeave: (event: PointerEvent<HTMLElement>) => point(event.currentTarget, undefined),
  };
}

/** The line of all lanes, without rendering them. */
function point(element: HTMLElement, part: number | undefined): void {
  const lanes = element.closest<HTMLElement>("[data-lanes]");
  if (part === undefined) lanes?.style.removeProperty("--hover");
  else lanes?.style.setProperty("--hover", String(part));
}
