/** A scene on the page: drawn while it is in sight and when something changed; turned by hand and by keys. */
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { formatNumber } from "../base/format";
import { Button } from "../ui/Button";
import type { CameraSource } from "./cameraLink";
import { LiveView, type Shown } from "./liveView";
import type { Hit3D, Scene3D } from "./types";
import styles from "./View3D.module.css";
import { engineProblem, onEngineProblem, retryEngine } from "./views";

export interface View3DProps {
  scene: Scene3D | null;
  camera: CameraSource;
  /** What a screen reader says of it. */
  label: string;
  /** What is picked belongs to this; to the scene if absent. */
  subject?: unknown;
  /** How this view wants the scene, in the words of its kind. */
  settings?: unknown;
  /** It is an older one, or some of it is: the new one is on its way. */
  stale?: boolean | "some";
  large?: boolean;
  /** A picture only: nothing to touch. */
  still?: boolean;
  axes?: boolean;
  measuring?: boolean;
  /** Smaller is drawn first. */
  order?: number;
  /** Enlarge it: a double click where it is small. */
  onOpen?: () => void;
  /** Something was clicked, or nothing. */
  onPick?: (hit: Hit3D | null) => void;
  /** The step or the name of what is shown, for tests. */
  name?: string;
}

export function View3D(props: View3DProps) {
  const { scene, subject = scene, label, stale, large, still, measuring, name } = props;
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const [hover, setHover] = useState<Hit3D | null>(null);
  const [pinned, setPinned] = useState<Hit3D | null>(null);
  const problem = useSyncExternalStore(onEngineProblem, engineProblem);
  const live = useLive(props, { host, canvas, over, svg }, setHover, setPinned);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new subject takes the marks away
  useEffect(() => {
    setHover(null);
    setPinned(null);
    live.current?.mark([]);
  }, [subject, live]);
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: either role has a label
    <div
      ref={host}
      className={styles.view}
      role={still ? "img" : "application"}
      aria-label={label}
      tabIndex={still ? undefined : 0}
      data-view3d={name ?? true}
      data-stale={stale || undefined}
      data-large={large || undefined}
      data-still={still || undefined}
      data-tool={measuring || undefined}
      data-scene={scene ? "there" : "none"}
    >
      <canvas ref={canvas} className={styles.canvas} aria-hidden />
      <div ref={over} className={styles.over} aria-hidden />
      <svg ref={svg} className={styles.marks} aria-hidden />
      {!still && <Readout hit={hover ?? pinned} pinned={hover === null && pinned !== null} />}
      {!still && (
        <span role="status" className={styles.said}>
          {pinned?.facts.map(([name, value]) => `${name} ${value.slice(0, 200)}`).join(", ")}
        </span>
      )}
      {problem && (
        <div className={styles.problem}>
          <p>{problem}</p>
          {!still && <Button onClick={retryEngine}>Try again</Button>}
        </div>
      )}
    </div>
  );
}

interface Refs {
  host: React.RefObject<HTMLDivElement | null>;
  canvas: React.RefObject<HTMLCanvasElement | null>;
  over: React.RefObject<HTMLDivElement | null>;
  svg: React.RefObject<SVGSVGElement | null>;
}

function useLive(
  props: View3DProps,
  { host, canvas, over, svg }: Refs,
  setHover: (hit: Hit3D | null) => void,
  setPinned: (hit: Hit3D | null) => void,
) {
  const live = useRef<LiveView>(undefined);
  const { still = false, onPick } = props;
  const shown: Shown = {
    scene: props.scene,
    camera: props.camera,
    settings: props.settings,
    large: props.large ?? false,
    still,
    axes: props.axes ?? false,
    measuring: props.measuring ?? false,
    order: props.order ?? 0,
    onHover: setHover,
    onPick: (hit) => {
      setPinned(hit);
      onPick?.(hit);
    },
    onMeasured: () => {},
    onOpen: props.onOpen,
    textOf: (distance) => formatNumber(distance, 5),
  };
  const latest = useRef(shown);
  latest.current = shown;
  // biome-ignore lint/correctness/useExhaustiveDependencies: made once for the elements; `still` makes another
  useLayoutEffect(() => {
    if (!host.current || !canvas.current || !over.current || !svg.current) return;
    const elements = {
      host: host.current,
      canvas: canvas.current,
      over: over.current,
      svg: svg.current,
    };
    live.current = new LiveView(elements, latest.current);
    return () => live.current?.dispose();
  }, [still]);
  useEffect(() => live.current?.update(latest.current));
  return live;
}

/** Facts of what the pointer is over, or of what was clicked. */
function Readout({ hit, pinned }: { hit: Hit3D | null; pinned: boolean }) {
  if (!hit || hit.facts.length === 0) return null;
  return (
    <p className={styles.readout} data-pinned={pinned || undefined} data-readout>
      {hit.facts.map(([name, value], i) => (
        <span key={i} className={styles.fact} title={value.slice(0, 2000)} dir="auto">
          {name && <b>{name}</b>}
          {value.slice(0, 200)}
        </span>
      ))}
    </p>
  );
}
