/** In a large view: back to all, on to the next item, and all runs or one of them. */
import { ChevronLeft, ChevronRight, LayoutGrid } from "lucide-react";
import { formatInteger } from "../base/format";
import { Button } from "../ui/Button";
import { IconButton } from "../ui/IconButton";
import styles from "./LargeMoves.module.css";

interface LargeMovesProps {
  /** What one of them is called, if it has a name of its own. */
  noun?: string;
  position: number;
  total: number;
  onAll: () => void;
  move: (by: number) => void;
}

export function LargeMoves({ noun, position, total, onAll, move }: LargeMovesProps) {
  const named = (word: string) => (noun ? `${word} ${noun}` : word);
  return (
    <>
      <Button look="quiet" onClick={onAll}>
        <LayoutGrid size={13} aria-hidden /> All
      </Button>
      <span className={styles.moves}>
        <IconButton
          icon={ChevronLeft}
          label={named("Previous")}
          shortcut="["
          onClick={() => move(-1)}
        />
        <span className={styles.place}>
          {formatInteger(position + 1)} of {formatInteger(total)}
        </span>
        <IconButton
          icon={ChevronRight}
          label={named("Next")}
          shortcut="]"
          onClick={() => move(1)}
        />
      </span>
    </>
  );
}

interface AllRunsProps {
  count: number;
  alone: boolean;
  setAlone: (alone: boolean) => void;
}

export const AllRuns = ({ count, alone, setAlone }: AllRunsProps) => (
  <Button
    look="quiet"
    on={!alone}
    title={alone ? "Show all runs" : "Show only one run"}
    onClick={() => setAlone(!alone)}
  >
    {alone ? "1 run" : `${count} runs`}
  </Button>
);
