/** A at the left of a divider, B at its right, with what lies on each. */
import { type KeyboardEvent, useRef } from "react";
import { formatPercent } from "../../../base/format";
import { PictureLayer } from "../large/PictureLayer";
import { Stage } from "../large/Stage";
import { BothReadouts } from "./BothReadouts";
import type { PairProps } from "./Pair";
import styles from "./Pair.module.css";

interface WipeProps extends PairProps {
  divider: number;
  setDivider: (divider: number, done: boolean) => void;
}

export function Wipe({ divider, setDivider, ...pair }: WipeProps) {
  const { a, b, label, camera, setCamera, cursor, adjust, range } = pair;
  const percent = `${divider * 100}%`;
  const layer = { camera, adjust, range };
  return (
    <>
      <div className={styles.stage}>
        <Stage label={label} picture={a.item} camera={camera} setCamera={setCamera} cursor={cursor}>
          {(canvas) => (
            <>
              <PictureLayer
                {...layer}
                canvas={canvas}
                item={a.item}
                step={a.step}
                style={{ clipPath: `inset(0 calc(100% - ${percent}) 0 0)` }}
              />
              <PictureLayer
                {...layer}
                canvas={canvas}
                item={b.item}
                step={b.step}
                style={{ clipPath: `inset(0 0 0 ${percent})` }}
              />
            </>
          )}
        </Stage>
        <span className={styles.letter} data-at="left">
          A
        </span>
        <span className={styles.letter} data-at="right">
          B
        </span>
        <Divider at={divider} onMove={setDivider} />
      </div>
      {!pair.compact && <BothReadouts a={a} b={b} cursor={cursor} />}
    </>
  );
}

const STEPS: Record<string, number> = {
  ArrowLeft: -0.01,
  ArrowRight: 0.01,
  PageDown: -0.1,
  PageUp: 0.1,
  Home: -1,
  End: 1,
};

function Divider({ at, onMove }: { at: number; onMove: (at: number, done: boolean) => void }) {
  const held = useRef(false);
  const move = (to: number, done: boolean) => onMove(Math.min(1, Math.max(0, to)), done);
  const placeOf = (event: { clientX: number; currentTarget: Element }) => {
    const around = event.currentTarget.parentElement?.getBoundingClientRect();
    return around ? (event.clientX - around.left) / (around.width || 1) : at;
  };
  const press = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (by === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    // The playhead's keys are the divider's while it has the focus.
    event.preventDefault();
    move(Number((at + by).toFixed(4)), true);
  };
  return (
    <div
      className={styles.divider}
      style={{ left: `${at * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label="Divider between A and B"
      aria-orientation="horizontal"
      aria-valuenow={Math.round(at * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={`${formatPercent(at)} of the width shows A`}
      onPointerDown={(event) => {
        held.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => held.current && move(placeOf(event), false)}
      onPointerUp={(event) => {
        if (held.current) move(placeOf(event), true);
        held.current = false;
      }}
      onPointerCancel={() => {
        held.current = false;
      }}
      onDoubleClick={() => move(0.5, true)}
      onKeyDown={press}
    />
  );
}
