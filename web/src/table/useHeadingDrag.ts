/** Moving a column: its heading is dragged over the others. */
import { type PointerEvent, useRef, useState } from "react";

const THRESHOLD_PIXELS = 6;

interface Drag {
  from: number;
  x: number;
  pointer: number;
  moving: boolean;
}

/** `onMove(from, to)`: put the column before the one that was at `to`. */
export function useHeadingDrag(onMove: (from: number, to: number) => void) {
  const drag = useRef<Drag | null>(null);
  const [dropAt, setDropAt] = useState<number>();
  const stop = () => {
    drag.current = null;
    setDropAt(undefined);
  };
  const row = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const from = headingAt(event.target);
      if (from === undefined || event.button !== 0 || isControl(event.target)) return;
      drag.current = { from, x: event.clientX, pointer: event.pointerId, moving: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const { current } = drag;
      if (!current) return;
      if (!current.moving && Math.abs(event.clientX - current.x) < THRESHOLD_PIXELS) return;
      if (!current.moving) event.currentTarget.setPointerCapture(current.pointer);
      current.moving = true;
      setDropAt(headingUnder(event.currentTarget, event.clientX));
    },
    onPointerUp: () => {
      const { current } = drag;
      if (current?.moving && dropAt !== undefined && dropAt !== current.from)
        onMove(current.from, dropAt);
      stop();
    },
    onPointerCancel: stop,
    onClickCapture: (event: { stopPropagation: () => void }) => {
      // The click that ends a drag does not sort.
      if (dropAt !== undefined) event.stopPropagation();
    },
  };
  return { row, dropAt };
}

const headingAt = (target: EventTarget): number | undefined => {
  const heading = target instanceof Element && target.closest<HTMLElement>("[data-heading]");
  return heading ? Number(heading.dataset.heading) : undefined;
};

const isControl = (target: EventTarget): boolean =>
  target instanceof Element && target.closest("[data-edge], [data-summary], [data-menu]") !== null;

function headingUnder(row: HTMLElement, x: number): number | undefined {
  for (const heading of row.querySelectorAll<HTMLElement>("[data-heading]")) {
    const box = heading.getBoundingClientRect();
    if (x >= box.left && x < box.right) return Number(heading.dataset.heading);
  }
  return undefined;
}
