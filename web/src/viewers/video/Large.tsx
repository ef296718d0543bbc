/** One position of the list as large as the page allows, in all runs that have it, zoomed together. */
import { type CSSProperties, useEffect, useRef } from "react";
import { useSize } from "../../charts/useSize";
import type { Focus } from "../focus";
import { RunLabel } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import { type Camera, moved, parseCamera, textOf, zoomed } from "./camera";
import type { Clock } from "./clock";
import styles from "./Large.module.css";
import { nameOf, type VideoItem } from "./model";
import { Screen, type ScreenProps } from "./Screen";

interface LargeProps extends Omit<PanelProps<VideoItem>, "focus"> {
  focus: Focus;
  clock: Clock;
  muted: boolean;
  onLength: ScreenProps["onLength"];
  camera: string | undefined;
  setCamera: (camera: string | undefined) => void;
}

const ZOOM_PER_PIXEL = 0.002;
const MOST_CELLS = 12;

export function Large(props: LargeProps) {
  const { tracks, focus, want, reportCount } = props;
  useEffect(() => want(focus.position, focus.position + 1), [want, focus.position]);
  // The run that was picked comes first.
  const ordered = [...tracks].sort(
    (a, b) => Number(b.run.id === focus.run) - Number(a.run.id === focus.run),
  );
  const cells = ordered.flatMap((track) => {
    const item = itemAt(track, focus.position);
    return item ? [{ track, item }] : [];
  });
  const shown = cells.slice(0, MOST_CELLS);
  useEffect(
    () => reportCount(shown.length, cells.length, "video"),
    [reportCount, shown.length, cells.length],
  );
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const camera = parseCamera(props.camera);
  const events = useCameraEvents(box, camera, (next) => props.setCamera(textOf(next)));
  const [first] = shown;
  const aspect = first ? first.item.width / first.item.height : 1;
  const columns = bestColumns(shown.length, aspect, size);
  return (
    <div
      ref={box}
      className={styles.cells}
      style={
        {
          "--columns": columns,
          "--zoom": camera.zoom,
          "--x": camera.x,
          "--y": camera.y,
        } as CSSProperties
      }
      data-camera={textOf(camera)}
      {...events}
    >
      {shown.map(({ track, item }, i) => (
        <figure key={track.run.path} className={styles.cell} data-stale={track.stale || undefined}>
          <figcaption>
            {tracks.length > 1 && <RunLabel track={track} />}
            <span className={styles.caption} title={item.caption.slice(0, 600)} dir="auto">
              {item.caption.slice(0, 600)}
            </span>
            <span className={styles.facts}>{item.facts.join(" · ")}</span>
          </figcaption>
          <div className={styles.view} data-view>
            <div className={styles.camera}>
              <Screen
                item={item}
                name={nameOf(item, props.panelKey, focus.position, track.now?.total ?? 1)}
                clock={props.clock}
                muted={props.muted || i > 0}
                step={track.now?.step}
                onLength={props.onLength}
              />
            </div>
          </div>
        </figure>
      ))}
      {shown.length === 0 && <p className={styles.note}>Nothing logged here at this step</p>}
    </div>
  );
}

function itemAt({ now }: Track<VideoItem>, position: number): VideoItem | undefined {
  return now?.items.find((_, i) => (now.positions[i] ?? i) === position);
}

/** As many columns as make the videos largest. */
function bestColumns(
  count: number,
  aspect: number,
  size: { width: number; height: number },
): number {
  let best = { columns: 1, width: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const width = Math.min(size.width / columns, (size.height / rows) * aspect);
    if (width > best.width) best = { columns, width };
  }
  return best.columns;
}

/** The wheel zooms around the pointer, a drag moves, a double click shows all. */
function useCameraEvents(
  box: React.RefObject<HTMLDivElement | null>,
  camera: Camera,
  set: (camera: Camera) => void,
) {
  const latest = useRef({ camera, set });
  latest.current = { camera, set };
  const drag = useRef<{ x: number; y: number; camera: Camera; width: number; height: number }>(
    undefined,
  );
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const turn = (event: WheelEvent) => {
      const view = event.target instanceof Element && event.target.closest("[data-view]");
      if (!view) return;
      event.preventDefault();
      const { left, top, width, height } = view.getBoundingClientRect();
      const point = { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
      const { camera, set } = latest.current;
      set(zoomed(camera, Math.exp(-event.deltaY * ZOOM_PER_PIXEL), point));
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [box]);
  return {
    onPointerDown: (event: React.PointerEvent) => {
      const view = event.target instanceof Element && event.target.closest("[data-view]");
      if (!view || event.button !== 0) return;
      const { width, height } = view.getBoundingClientRect();
      drag.current = { x: event.clientX, y: event.clientY, camera, width, height };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: React.PointerEvent) => {
      const { current } = drag;
      if (!current) return;
      const x = (event.clientX - current.x) / current.width;
      const y = (event.clientY - current.y) / current.height;
      set(moved(current.camera, x, y));
    },
    onPointerUp: () => {
      drag.current = undefined;
    },
    onDoubleClick: () => set({ x: 0.5, y: 0.5, zoom: 1 }),
  };
}
