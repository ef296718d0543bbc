/** A and B in turns at the same place: what differs, moves. */
import { PictureLayer } from "../large/PictureLayer";
import { Stage } from "../large/Stage";
import { BothReadouts } from "./BothReadouts";
import type { PairProps } from "./Pair";
import styles from "./Pair.module.css";

export function Flicker({ flipped, ...pair }: PairProps & { flipped: boolean }) {
  const { a, b, label, camera, setCamera, cursor, adjust, range } = pair;
  return (
    <>
      <div className={styles.stage} data-shown={flipped ? "B" : "A"}>
        <Stage label={label} picture={a.item} camera={camera} setCamera={setCamera} cursor={cursor}>
          {(canvas) =>
            [a, b].map((side, i) => (
              <PictureLayer
                key={i === 0 ? "A" : "B"}
                item={side.item}
                step={side.step}
                camera={camera}
                canvas={canvas}
                adjust={adjust}
                range={range}
                // Both stay drawn: the change itself costs nothing.
                style={{ visibility: (i === 1) === flipped ? "visible" : "hidden" }}
              />
            ))
          }
        </Stage>
        <span className={styles.letter} data-at="left">
          {flipped ? "B" : "A"}
        </span>
      </div>
      {!pair.compact && <BothReadouts a={a} b={b} cursor={cursor} />}
    </>
  );
}
