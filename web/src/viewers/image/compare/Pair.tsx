/** Two pictures of one sample, compared in one of the ways. */
import { Maximize2 } from "lucide-react";
import { IconButton } from "../../../ui/IconButton";
import type { Camera } from "../large/camera";
import type { Cursor } from "../large/cursor";
import { PictureCell, SideLabel } from "../large/PictureCell";
import type { Side } from "../large/samples";
import type { ChangeCamera } from "../large/useCamera";
import type { Adjust, Range } from "../raster/adjust";
import { DifferenceView } from "./DifferenceView";
import { Flicker } from "./Flicker";
import styles from "./Pair.module.css";
import { Wipe } from "./Wipe";
import type { How } from "./ways";

export interface PairProps {
  a: Side;
  b: Side;
  label: string;
  camera: Camera;
  setCamera?: ChangeCamera | undefined;
  cursor: Cursor;
  adjust: Adjust;
  range: Range | undefined;
  /** Without lines about the place that is pointed at. */
  compact?: boolean;
  /** Show this pair alone. */
  onOpen?: () => void;
}

export interface HowProps {
  how: How;
  /** Where the divider is, in parts of the width. */
  divider: number;
  setDivider: (divider: number, done: boolean) => void;
  /** B is shown while flickering. */
  flipped: boolean;
  /** |A − B| that has the strongest colour; undefined: the greatest of the two. */
  scale: number | undefined;
  over: "mean" | "max";
}

export function Pair({
  how,
  divider,
  setDivider,
  flipped,
  scale,
  over,
  ...pair
}: PairProps & HowProps) {
  const { a, b, label } = pair;
  if (how === "side")
    return (
      <div className={styles.side} data-pair="side">
        <PictureCell {...pair} side={a} name="A" label={`A: ${label}`} />
        <PictureCell {...pair} side={b} name="B" label={`B: ${label}`} />
      </div>
    );
  return (
    <figure className={styles.pair} data-pair={how}>
      <figcaption className={styles.head}>
        <SideLabel side={a} name="A" />
        <SideLabel side={b} name="B" />
        {pair.onOpen && (
          <IconButton icon={Maximize2} label="Show this pair alone" onClick={pair.onOpen} />
        )}
      </figcaption>
      {how === "wipe" && <Wipe {...pair} divider={divider} setDivider={setDivider} />}
      {how === "flicker" && <Flicker {...pair} flipped={flipped} />}
      {how === "difference" && <DifferenceView {...pair} scale={scale} over={over} />}
    </figure>
  );
}
