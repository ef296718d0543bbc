/** |A − B| in colours, with the figures that sum it up. */
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef } from "react";
import { formatExact, formatInteger, formatNumber, formatPercent } from "../../../base/format";
import { colorTable, parseRgb, resolveColors, useThemeVersion } from "../../../charts/palette";
import type { DeviceSize } from "../../../overlay/useDeviceSize";
import { type Camera, viewOf } from "../large/camera";
import { type Cursor, usePointed } from "../large/cursor";
import { Stage } from "../large/Stage";
import { coveredBox, drawPicture } from "../raster/draw";
import { exactText } from "../raster/npy";
import { holdPixels, sightOf } from "../raster/raster";
import { BothReadouts } from "./BothReadouts";
import { type Difference, differencePixels, type Over } from "./difference";
import type { PairProps } from "./Pair";
import styles from "./Pair.module.css";
import { type MaskShare, useDifference } from "./useDifference";

interface DifferenceViewProps extends PairProps {
  /** What has the strongest colour; undefined: the greatest difference. */
  scale: number | undefined;
  over: Over;
}

export function DifferenceView({ scale, over, ...pair }: DifferenceViewProps) {
  const { a, b, label, camera, setCamera, cursor } = pair;
  const { found, problem, late } = useDifference(a.item, b.item, over);
  const difference = found?.difference;
  const greatest = scale ?? difference?.greatest ?? 0;
  return (
    <>
      <div className={styles.stage} data-late={late || undefined}>
        <Stage label={label} picture={a.item} camera={camera} setCamera={setCamera} cursor={cursor}>
          {(canvas) =>
            difference && (
              <Colors difference={difference} greatest={greatest} camera={camera} canvas={canvas} />
            )
          }
        </Stage>
        {problem && <p className={styles.message}>{problem}</p>}
      </div>
      {difference && found && (
        <Summary
          difference={difference}
          masks={found.masks}
          greatest={greatest}
          late={late}
          cursor={cursor}
        />
      )}
      {!pair.compact && <BothReadouts a={a} b={b} cursor={cursor} />}
    </>
  );
}

const SEQUENTIAL = Array.from({ length: 9 }, (_, i) => `var(--seq-${i})`);
let made = 0;

interface ColorsProps {
  difference: Difference;
  greatest: number;
  camera: Camera;
  canvas: DeviceSize;
}

function Colors({ difference, greatest, camera, canvas }: ColorsProps) {
  const element = useRef<HTMLCanvasElement>(null);
  const [, arrive] = useReducer((count: number) => count + 1, 0);
  const theme = useThemeVersion();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the tokens resolve to
  const { key, pixels } = useMemo(() => {
    made += 1;
    const table = colorTable(resolveColors(document.body, SEQUENTIAL).map(parseRgb));
    const { width, height } = difference;
    const compute = () => ({ width, height, rgba: differencePixels(difference, greatest, table) });
    return { key: `difference ${made}`, pixels: compute };
  }, [difference, greatest, theme]);
  useEffect(() => holdPixels(key, pixels, arrive), [key, pixels]);
  const { raster } = sightOf(key);
  const view = viewOf(camera, difference, canvas);
  useLayoutEffect(() => {
    const context = element.current?.getContext("2d");
    if (context && raster) drawPicture(context, raster, view, canvas);
  });
  return (
    <>
      <div
        className={styles.ground}
        style={coveredBox(view, difference, canvas, canvas.pixelRatio)}
      />
      <canvas
        ref={element}
        className={styles.canvas}
        width={canvas.width}
        height={canvas.height}
        data-base
        data-arrived={raster ? "yes" : "no"}
      />
    </>
  );
}

interface SummaryProps {
  difference: Difference;
  masks: readonly MaskShare[];
  greatest: number;
  late: boolean;
  cursor: Cursor;
}

function Summary({ difference, masks, greatest, late, cursor }: SummaryProps) {
  const { mean, rms, psnr, peak, share, notFinite } = difference;
  return (
    <div
      className={styles.figures}
      data-figures={late ? "late" : "ready"}
      data-mean={formatExact(mean)}
      data-rms={formatExact(rms)}
      data-psnr={formatExact(psnr)}
      data-greatest={formatExact(difference.greatest)}
      data-share={formatExact(share)}
      data-not-finite={notFinite}
      data-masks={masks.map((one) => `${one.layer} ${one.share}`).join("\n")}
    >
      <span className={styles.bar}>
        0 <i /> {formatNumber(greatest)}
      </span>
      <Figure name="mean |A − B|" value={mean} />
      <Figure name="RMSE" value={rms} />
      <span title={`Of a range of ${formatNumber(peak)}`}>
        PSNR <b>{Number.isFinite(psnr) ? `${formatNumber(psnr)} dB` : formatNumber(psnr)}</b>
      </span>
      <Figure name="greatest" value={difference.greatest} />
      <span>
        <b>{formatPercent(share)}</b> of pixels differ
      </span>
      {notFinite > 0 && <span>{formatInteger(notFinite)} not finite, left out of the means</span>}
      {masks.map((one) => (
        <span key={one.layer}>
          mask {one.layer}: <b>{formatPercent(one.share)}</b> differ
        </span>
      ))}
      <DifferenceAt difference={difference} cursor={cursor} />
    </div>
  );
}

const Figure = ({ name, value }: { name: string; value: number }) => (
  <span title={formatExact(value)}>
    {name} <b>{formatNumber(value)}</b>
  </span>
);

/** Of the pixel that is pointed at. */
function DifferenceAt({ difference, cursor }: Pick<SummaryProps, "difference" | "cursor">) {
  const pointed = usePointed(cursor);
  const { width, height, values } = difference;
  const x = Math.floor((pointed?.part.x ?? -1) * width);
  const y = Math.floor((pointed?.part.y ?? -1) * height);
  const inside = x >= 0 && y >= 0 && x < width && y < height;
  const value = inside ? exactText(values[y * width + x] as number, "float32") : "";
  return (
    <span className={styles.here} data-difference-at={value}>
      {value && "here "}
      <b>{value}</b>
    </span>
  );
}
