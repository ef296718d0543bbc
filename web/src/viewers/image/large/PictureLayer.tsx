/** A picture with what lies on it, as one sees it through a view; fills its positioned parent. */
import { type CSSProperties, useId, useLayoutEffect, useMemo, useRef } from "react";
import { OverlayCanvas } from "../../../overlay/OverlayCanvas";
import type { DeviceSize } from "../../../overlay/useDeviceSize";
import type { View } from "../../../overlay/view";
import type { ImageItem } from "../model";
import { type Adjust, cssFilter, type Range } from "../raster/adjust";
import { CRISP_SCALE, coveredBox, drawPicture } from "../raster/draw";
import type { Raster } from "../raster/raster";
import { useRaster } from "../raster/useRaster";
import { type Camera, viewOf } from "./camera";
import styles from "./PictureLayer.module.css";

interface PictureLayerProps {
  item: ImageItem;
  camera: Camera;
  canvas: DeviceSize;
  adjust: Adjust;
  /** What is black and what is white of exact numbers. */
  range: Range | undefined;
  /** Where it was logged, to be named when it cannot be read. */
  step: number | undefined;
  style?: CSSProperties;
}

const NO_SIZE = { width: 1, height: 1 };
/** Formats that may move; a canvas would show their first picture for ever. */
const MAY_MOVE = /\b(gif|webp)$/i;

export function PictureLayer({
  item,
  camera,
  canvas,
  adjust,
  range,
  step,
  style,
}: PictureLayerProps) {
  const { shown, late, error } = useRaster(item, range);
  const gamma = useId();
  const size = shown?.item;
  // The same object as long as it says the same: the overlay is painted again for another one.
  const view = useMemo(() => viewOf(camera, size ?? NO_SIZE, canvas), [camera, size, canvas]);
  if (!item.drawable) return <Problem text={`${item.format}: browsers cannot draw it`} />;
  if (error !== undefined)
    return <Problem text={`${step === undefined ? "" : `Step ${step}: `}${error}`} />;
  if (!shown || canvas.width === 0)
    return <div className={styles.layer} style={style} data-arrived="no" />;
  const filter = [cssFilter(adjust), adjust.gamma !== 1 && `url(#${gamma})`]
    .filter(Boolean)
    .join(" ");
  return (
    <div
      className={styles.layer}
      style={style}
      data-late={late || undefined}
      data-arrived={late ? "late" : "yes"}
    >
      <div
        className={styles.ground}
        style={coveredBox(view, shown.item, canvas, canvas.pixelRatio)}
      />
      {adjust.gamma !== 1 && <GammaFilter id={gamma} gamma={adjust.gamma} />}
      {MAY_MOVE.test(shown.item.format) ? (
        <Moving item={shown.item} view={view} ratio={canvas.pixelRatio} filter={filter} />
      ) : (
        <Base raster={shown.raster} view={view} canvas={canvas} filter={filter} />
      )}
      <OverlayCanvas
        layers={shown.item.layers}
        width={shown.item.width}
        height={shown.item.height}
        view={view}
      />
    </div>
  );
}

const Problem = ({ text }: { text: string }) => (
  <p className={styles.problem} role="status">
    {text}
  </p>
);

interface BaseProps {
  raster: Raster;
  view: View;
  canvas: DeviceSize;
  filter: string;
}

function Base({ raster, view, canvas, filter }: BaseProps) {
  const element = useRef<HTMLCanvasElement>(null);
  const { scale, x, y } = view;
  const { width, height } = canvas;
  useLayoutEffect(() => {
    const context = element.current?.getContext("2d");
    if (context) drawPicture(context, raster, { scale, x, y }, { width, height });
  }, [raster, scale, x, y, width, height]);
  return (
    <canvas
      ref={element}
      className={styles.base}
      style={{ filter: filter || undefined }}
      width={width}
      height={height}
      data-base
    />
  );
}

interface MovingProps {
  item: ImageItem;
  view: View;
  ratio: number;
  filter: string;
}

const Moving = ({ item, view, ratio, filter }: MovingProps) => (
  <img
    className={styles.moving}
    src={item.url}
    alt=""
    draggable={false}
    style={{
      left: view.x / ratio,
      top: view.y / ratio,
      width: (item.width * view.scale) / ratio,
      height: (item.height * view.scale) / ratio,
      filter: filter || undefined,
      imageRendering: view.scale >= CRISP_SCALE ? "pixelated" : undefined,
    }}
  />
);

/** CSS has no filter for gamma. */
const GammaFilter = ({ id, gamma }: { id: string; gamma: number }) => (
  <svg width="0" height="0" aria-hidden>
    <filter id={id} colorInterpolationFilters="sRGB">
      <feComponentTransfer>
        <feFuncR type="gamma" exponent={1 / gamma} />
        <feFuncG type="gamma" exponent={1 / gamma} />
        <feFuncB type="gamma" exponent={1 / gamma} />
      </feComponentTransfer>
    </filter>
  </svg>
);
