/** A figure seen through the shared zoom: the wheel zooms, dragging moves, a double click shows the whole. */
import { type CSSProperties, type PointerEvent, type ReactNode, useEffect, useRef } from "react";
import { useSize } from "../../charts/useSize";
import styles from "./Large.module.css";
import type { ChangeZoom } from "./useZoom";
import { boxOf, panned, type Size, WHOLE, type Zoom, zoomedAt } from "./zoom";

interface StageProps {
  figure: Size;
  zoom: Zoom;
  setZoom: ChangeZoom;
  children: (box: CSSProperties & { width: number }) => ReactNode;
}

/** One notch of a wheel, 100 pixels, zooms by a quarter; a pinch follows the fingers. */
const WHEEL_SPEED = 0.0022;
const PINCH_SPEED = 0.01;
const LINE_PIXELS = 16;

export function Stage({ figure, zoom, setZoom, children }: StageProps) {
  const ref = useRef<HTMLDivElement>(null);
  const stage = useSize(ref);
  const latest = useRef({ figure, stage, setZoom });
  latest.current = { figure, stage, setZoom };
  useWheel(ref, latest);
  const drag = useRef<{ x: number; y: number }>(undefined);
  const move = (event: PointerEvent) => {
    const from = drag.current;
    if (!from) return;
    const by = { x: event.clientX - from.x, y: event.clientY - from.y };
    drag.current = { x: event.clientX, y: event.clientY };
    setZoom((old) => panned(old, by, figure, stage));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its keys are commands
    <div
      ref={ref}
      className={styles.stage}
      data-zoom={zoom.scale > 1 || undefined}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        drag.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onPointerCancel={() => {
        drag.current = undefined;
      }}
      onDoubleClick={() => setZoom(() => WHOLE)}
    >
      {stage.width > 0 && children(boxOf(zoom, figure, stage))}
    </div>
  );
}

function useWheel(
  ref: React.RefObject<HTMLDivElement | null>,
  latest: React.RefObject<{ figure: Size; stage: Size; setZoom: ChangeZoom }>,
): void {
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const { figure, stage, setZoom } = latest.current;
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE;
      const pixels = event.deltaY * (lines ? LINE_PIXELS : 1);
      const factor = Math.exp(-pixels * (event.ctrlKey ? PINCH_SPEED : WHEEL_SPEED));
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      setZoom((old) => zoomedAt(old, factor, at, figure, stage));
    };
    // React's own listener is passive: it could not keep the page from scrolling.
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [ref, latest]);
}
