/** The line above a large figure: where one is, how it is compared, what can be saved. */
import { Download } from "lucide-react";
import { fileName } from "../../base/fileName";
import { formatInteger, formatNumber } from "../../base/format";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { saveFrom } from "../../ui/saveFile";
import { AllRuns, LargeMoves } from "../LargeMoves";
import styles from "./Large.module.css";
import type { Side } from "./sides";

interface LargeStrapProps {
  own: Side | undefined;
  position: number;
  total: number;
  onAll: () => void;
  move: (by: { items?: number }) => void;
  whole: () => void;
  scale: number;
  hold: () => void;
  held: number | undefined;
  runs: { count: number; alone: boolean; setAlone: (alone: boolean) => void };
  wipe: { possible: boolean; on: boolean; set: (on: boolean) => void };
}

export function LargeStrap(props: LargeStrapProps) {
  const { own, position, total, onAll, move, hold, held, runs, wipe } = props;
  return (
    <div className={styles.strap}>
      <LargeMoves
        noun="figure"
        position={position}
        total={total}
        onAll={onAll}
        move={(items) => move({ items })}
      />
      {runs.count > 1 && held === undefined && <AllRuns {...runs} />}
      <Button
        look="quiet"
        on={held !== undefined}
        title="Keep this step beside what the playhead shows (h)"
        onClick={hold}
      >
        {held === undefined ? "Hold this step" : `Holding step ${formatInteger(held)}`}
      </Button>
      {wipe.possible && (
        <Button
          look="quiet"
          on={wipe.on}
          title="One over the other, with a line between them"
          onClick={() => wipe.set(!wipe.on)}
        >
          wipe
        </Button>
      )}
      <span className={styles.right}>
        {own && (
          <span className={styles.facts}>
            {own.item.width} × {own.item.height} · {own.item.format}
          </span>
        )}
        <Button look="quiet" title="Show the whole figure (0)" onClick={props.whole}>
          Fit
        </Button>
        <span className={styles.place}>{formatNumber(props.scale * 100, 3)} %</span>
        {own && (
          <IconButton icon={Download} label="Download the figure" onClick={() => save(own)} />
        )}
      </span>
    </div>
  );
}

const save = ({ item, run, step }: Side): void =>
  saveFrom(
    item.url,
    `${fileName(`${run.name.slice(0, 40)} step ${step} ${item.title.slice(0, 60)}`)}.${item.format}`,
  );
