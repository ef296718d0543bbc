/** Masks and boxes over a picture: fills its positioned parent, in the device's own pixels. */
import { useEffect, useRef, useState } from "react";
import { useContent } from "./content";
import type { Box, Layer } from "./layers";
import { forgetMasks } from "./maskSheets";
import styles from "./OverlayCanvas.module.css";
import { paintOverlay } from "./paint";
import { type OverlaySettings, useOverlaySource } from "./settings";
import { soon } from "./soon";
import { readStyle } from "./style";
import { useDeviceSize } from "./useDeviceSize";
import { useInSight } from "./useInSight";
import { fillingView, type View } from "./view";

interface OverlayCanvasProps {
  layers: readonly Layer[];
  /** Pixels of the picture. */
  width: number;
  height: number;
  /** Without it the picture fills the element exactly. */
  view?: View | undefined;
  /** A box that somebody points at. */
  hovered?: Box | undefined;
  /** Instead of the page's. */
  settings?: OverlaySettings | undefined;
  /** Told why layers cannot be shown, one line for each; "" once all can. */
  onProblems?: ((lines: string) => void) | undefined;
}

export function OverlayCanvas(props: OverlayCanvasProps) {
  const { layers, width, height, view, hovered, settings } = props;
  const source = useOverlaySource();
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useDeviceSize(canvas);
  const inSight = useInSight(canvas);
  const content = useContent(layers, inSight);
  const [painted, setPainted] = useState<{ layers: readonly Layer[]; late: boolean }>();
  useEffect(() => {
    const element = canvas.current;
    if (!element || !inSight || size.width === 0 || size.height === 0) return;
    const draw = () => {
      const context = prepare(element, size);
      if (!context) return;
      const start = performance.now();
      const lies = view ?? fillingView({ width, height }, size);
      const style = readStyle(size.pixelRatio);
      paintOverlay(context, lies, content, settings ?? source.now(), style, hovered);
      element.dataset.view = [lies.scale, lies.x, lies.y].join(" ");
      element.dataset.paintMs = (performance.now() - start).toFixed(2);
      const { late } = content;
      setPainted((old) => (old?.layers === layers && old.late === late ? old : { layers, late }));
    };
    const leave = settings ? undefined : source.subscribe(() => soon(element, draw));
    const cancel = soon(element, draw);
    return () => {
      leave?.();
      cancel();
    };
  }, [size, inSight, view, width, height, layers, content, settings, source, hovered]);
  useEffect(() => {
    const element = canvas.current;
    if (!element || !inSight) return;
    return () => {
      element.width = element.height = 0;
      forgetMasks(element);
    };
  }, [inSight]);
  const problems = content.layers
    .flatMap(({ layer, problem }) =>
      problem ? [`${layer.type === "mask" ? "mask" : "boxes"} ${layer.name}: ${problem}`] : [],
    )
    .join("\n");
  const { onProblems } = props;
  useEffect(() => onProblems?.(problems), [onProblems, problems]);
  return (
    <canvas
      ref={canvas}
      className={styles.canvas}
      aria-hidden
      data-overlay={painted?.layers === layers && !painted.late ? "painted" : "late"}
      data-problem={problems || undefined}
    />
  );
}

/** Its backing store as large as it is shown: every pixel of it is one of the screen. */
function prepare(
  element: HTMLCanvasElement,
  { width, height }: { width: number; height: number },
): CanvasRenderingContext2D | null {
  if (element.width !== width) element.width = width;
  if (element.height !== height) element.height = height;
  return element.getContext("2d");
}
