/** Gestures over a plot: hover, click, drag along x, double click. Positions are parts of the width, 0 to 1. */
import { type PointerEvent, useRef, useState } from "react";

interface Gestures {
  onHover: (at: { x: number; y: number } | null) => void;
  onPick: (x: number) => void;
  onDrag: (from: number, to: number) => void;
  onReset: () => void;
}

const SLOP_PIXELS = 3;

/** Handlers for the plot's element, and the dragged part while a drag lasts. */
export function usePointer({ onHover, onPick, onDrag, onReset }: Gestures) {
  const down = useRef<{ x: number; clientX: number } | null>(null);
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const place = (event: PointerEvent<Element>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const clamp = (part: number) => Math.min(1, Math.max(0, part));
    return {
      x: clamp((event.clientX - box.left) / (box.width || 1)),
      y: clamp((event.clientY - box.top) / (box.height || 1)),
    };
  };
  const far = (event: PointerEvent<Element>) =>
    down.current !== null && Math.abs(event.clientX - down.current.clientX) > SLOP_PIXELS;
  return {
    drag,
    handlers: {
      onPointerDown: (event: PointerEvent<Element>) => {
        if (event.button !== 0) return;
        down.current = { x: place(event).x, clientX: event.clientX };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event: PointerEvent<Element>) => {
        const at = place(event);
        onHover(at);
        if (down.current && far(event)) setDrag(ordered(down.current.x, at.x));
      },
      onPointerUp: (event: PointerEvent<Element>) => {
        const from = down.current;
        const moved = far(event);
        down.current = null;
        setDrag(null);
        if (!from) return;
        if (moved) onDrag(...ordered(from.x, place(event).x));
        else onPick(from.x);
      },
      onPointerLeave: () => onHover(null),
      onPointerCancel: () => {
        down.current = null;
        setDrag(null);
      },
      onDoubleClick: onReset,
    },
  };
}

const ordered = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);
