/** Where a picture, or several above one another, are looked at: zoom, pan, and the place one points at. */
import { type ReactNode, useEffect, useId, useRef } from "react";
import { type DeviceSize, useDeviceSize } from "../../../overlay/useDeviceSize";
import type { Size, View } from "../../../overlay/view";
import { useGestures } from "../../gestures";
import { coveredBox } from "../raster/draw";
import { type Camera, panned, partAt, pointOf, viewOf, WHOLE, zoomedAt } from "./camera";
import { type Cursor, usePointed } from "./cursor";
import styles from "./Stage.module.css";
import type { ChangeCamera } from "./useCamera";

interface StageProps {
  /** For those who do not see it. */
  label: string;
  /** Of the picture that gestures are about. */
  picture: Size;
  camera: Camera;
  /** Without it the wheel scrolls the page. */
  setCamera?: ChangeCamera | undefined;
  cursor: Cursor;
  /** Layers of pictures. */
  children: (canvas: DeviceSize) => ReactNode;
}

/** A lattice between pixels that are so large. */
const LATTICE_PIXELS = 16;

export function Stage({ label, picture, camera, setCamera, cursor, children }: StageProps) {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const canvas = useDeviceSize(box);
  const view = viewOf(camera, picture, canvas);
  useEffect(() => cursor.setScale(view.scale), [cursor, view.scale]);
  const point = (part: ReturnType<typeof partAt>) => cursor.set({ part, source: id });
  const handlers = useGestures(
    box,
    canvas.pixelRatio,
    {
      onZoom: (factor, at) => setCamera?.((old) => zoomedAt(old, factor, at, picture, canvas)),
      onPan: (by) => setCamera?.((old) => panned(old, by, picture, canvas)),
      onFit: () => setCamera?.(() => WHOLE),
      onPoint: (at) => (at ? point(partAt(view, picture, at)) : cursor.set(null)),
    },
    setCamera !== undefined,
  );
  return (
    <div
      ref={box}
      className={styles.stage}
      role="img"
      aria-label={label}
      data-stage
      data-scale={view.scale}
      data-x={view.x}
      data-y={view.y}
      data-movable={setCamera ? true : undefined}
      {...handlers}
    >
      {children(canvas)}
      {view.scale >= LATTICE_PIXELS && <Lattice view={view} picture={picture} canvas={canvas} />}
      <Marker cursor={cursor} id={id} view={view} picture={picture} canvas={canvas} />
    </div>
  );
}

interface OverProps {
  view: View;
  picture: Size;
  canvas: DeviceSize;
}

function Lattice({ view, picture, canvas }: OverProps) {
  const box = coveredBox(view, picture, canvas, canvas.pixelRatio);
  const pixel = view.scale / canvas.pixelRatio;
  return (
    <div
      className={styles.lattice}
      style={{
        ...box,
        backgroundSize: `${pixel}px ${pixel}px`,
        backgroundPosition: `${view.x / canvas.pixelRatio - box.left}px ${view.y / canvas.pixelRatio - box.top}px`,
      }}
    />
  );
}

/** What is pointed at in another cell. */
function Marker({ cursor, id, view, picture, canvas }: OverProps & { cursor: Cursor; id: string }) {
  const pointed = usePointed(cursor);
  if (!pointed || pointed.source === id) return null;
  const at = pointOf(view, picture, pointed.part);
  return (
    <div
      className={styles.marker}
      style={{ left: at.x / canvas.pixelRatio, top: at.y / canvas.pixelRatio }}
      data-marker
    />
  );
}
