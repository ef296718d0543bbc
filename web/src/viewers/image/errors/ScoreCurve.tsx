/** Precision and recall against the least score, with the slider's place on it. */
import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { formatNumber } from "../../../base/format";
import { useSize } from "../../../charts/useSize";
import { useOverlay } from "../../../overlay/settings";
import { Button } from "../../../ui/Button";
import type { Track } from "../../types";
import { scoreEnds, scoreRange, scoreStep, scoreText, setScore } from "../strip/choices";
import type { LegendScore } from "../strip/legend";
import styles from "./Errors.module.css";
import { figureText } from "./FigureTable";
import { bestPoint, type CurvePoint } from "./scoreCurve";

const HEIGHT_PIXELS = 76;
const EDGE_PIXELS = 6;
const LARGE_STEPS = 10;

interface CurveProps {
  curves: readonly (readonly CurvePoint[])[];
  runs: readonly Track<unknown>["run"][];
  score: LegendScore;
}

export function ScoreCurve({ curves, runs, score }: CurveProps) {
  const { settings, set } = useOverlay();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const [least, greatest] = scoreEnds(score);
  const step = scoreStep(score);
  const [low, high] = scoreRange(settings, score);
  const scale = {
    x: (value: number) =>
      EDGE_PIXELS + ((value - least) / (greatest - least)) * (width - 2 * EDGE_PIXELS),
    y: (value: number) => HEIGHT_PIXELS - 4 - value * (HEIGHT_PIXELS - 8),
    left: least,
    right: greatest,
  };
  const move = (value: number) => {
    const next = Math.min(greatest, Math.max(least, Math.round(value / step) * step));
    const tidy = Number(scoreText(next, step));
    set(setScore(settings, score, [tidy, Math.max(tidy, high)]), { replace: true });
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const from = event.currentTarget.getBoundingClientRect().left + EDGE_PIXELS;
    move(least + ((event.clientX - from) / (width - 2 * EDGE_PIXELS)) * (greatest - least));
  };
  return (
    <div className={styles.curve}>
      <div
        ref={box}
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={`Least ${score.key}, on the curve of precision and recall`}
        aria-valuemin={least}
        aria-valuemax={greatest}
        aria-valuenow={low}
        aria-valuetext={scoreText(low, step)}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        onKeyDown={(event) => onKey(event, low, step, [least, greatest], move)}
      >
        <svg height={HEIGHT_PIXELS} aria-hidden="true">
          <path
            className={styles.frame}
            d={`M0 ${scale.y(0)}H${width}M0 ${scale.y(0.5)}H${width}M0 ${scale.y(1)}H${width}`}
          />
          {curves.map((points, i) => (
            <g key={runs[i]?.path ?? i} stroke={runs[i]?.color}>
              <path className={styles.precision} d={pathOf(points, "precision", scale)} />
              <path className={styles.recall} d={pathOf(points, "recall", scale)} />
            </g>
          ))}
          <path className={styles.marker} d={`M${scale.x(low)} 0V${HEIGHT_PIXELS}`} />
          <circle className={styles.handle} cx={scale.x(low)} cy={HEIGHT_PIXELS - 5} r={4} />
        </svg>
      </div>
      <p className={styles.key}>
        <span>{scoreText(least, step)}</span>
        <span>
          <i className={styles.solid} /> precision <i className={styles.dashed} /> recall at{" "}
          {score.key.slice(0, 40)} ≥ {scoreText(low, step)}
        </span>
        <span>{scoreText(greatest, step)}</span>
      </p>
      <Best
        curves={curves}
        runs={runs}
        onPick={(at) => set(setScore(settings, score, [at, Math.max(at, high)]))}
      />
    </div>
  );
}

interface BestProps extends Pick<CurveProps, "curves" | "runs"> {
  onPick: (score: number) => void;
}

/** Where F1 is greatest, for each run. */
function Best({ curves, runs, onPick }: BestProps) {
  return (
    <p className={styles.best}>
      <span>best F1</span>
      {curves.map((points, i) => {
        const best = bestPoint(points);
        if (!best) return null;
        return (
          <Button
            key={runs[i]?.path ?? i}
            look="quiet"
            title={`${runs[i]?.name}: show scores from ${best.score}`}
            onClick={() => onPick(best.score)}
          >
            {runs.length > 1 && <i className={styles.dot} style={{ background: runs[i]?.color }} />}
            {figureText(best.f1)} at {formatNumber(best.score, 3)}
          </Button>
        );
      })}
    </p>
  );
}

interface Scale {
  x: (value: number) => number;
  y: (value: number) => number;
  left: number;
  right: number;
}

/** From the left: what holds at a score holds down to the next lower one. */
function pathOf(points: readonly CurvePoint[], name: "precision" | "recall", scale: Scale): string {
  let path = "";
  let from = scale.left;
  for (let i = points.length - 1; i >= 0; i--) {
    const { score, [name]: value } = points[i] as CurvePoint;
    if (!Number.isNaN(value)) {
      const y = scale.y(value).toFixed(1);
      path += `${path ? "L" : "M"}${scale.x(from).toFixed(1)} ${y}H${scale.x(score).toFixed(1)}`;
    }
    from = score;
  }
  return path;
}

function onKey(
  event: KeyboardEvent,
  low: number,
  step: number,
  [least, greatest]: readonly [number, number],
  move: (score: number) => void,
): void {
  const moves: Record<string, number> = {
    ArrowLeft: low - step,
    ArrowDown: low - step,
    ArrowRight: low + step,
    ArrowUp: low + step,
    PageDown: low - step * LARGE_STEPS,
    PageUp: low + step * LARGE_STEPS,
    Home: least,
    End: greatest,
  };
  const next = moves[event.key];
  if (next === undefined) return;
  event.preventDefault();
  // The playhead listens to arrows as well.
  event.stopPropagation();
  move(next);
}
