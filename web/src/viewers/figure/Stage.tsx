/** A figure seen through the shared zoom: the wheel and two fingers zoom, dragging moves, a double click shows the whole. */
import { type CSSProperties, type ReactNode, useRef } from "react";
import { useSize } from "../../charts/useSize";
import { type Point, useGestures } from "../gestures";
import styles from "./Large.module.css";
import type { ChangeZoom } from "./useZoom";
import { boxOf, panned, type Size, WHOLE, type Zoom, zoomedAt } from "./zoom";

interface StageProps {
  figure: Size;
  zoom: Zoom;
  setZoom: ChangeZoom;
  children: (box: CSSProperties & { width: number }) => ReactNode;
}

export function Stage({ figure, zoom, setZoom, children }: StageProps) {
  const ref = useRef<HTMLDivElement>(null);
  const stage = useSize(ref);
  const gestures = {
    onZoom: (factor: number, at: Point) =>
      setZoom((old) => zoomedAt(old, factor, at, figure, stage)),
    onPan: (by: Point) => setZoom((old) => panned(old, by, figure, stage)),
    onFit: () => setZoom(() => WHOLE),
    onPoint: () => {},
  };
  const handlers = useGestures(ref, 1, gestures, true);
  return (
    <div ref={ref} className={styles.stage} data-zoom={zoom.scale > 1 || undefined} {...handlers}>
      {stage.width > 0 && children(boxOf(zoom, figure, stage))}
    </div>
  );
}
