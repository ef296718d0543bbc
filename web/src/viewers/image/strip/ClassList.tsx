/** All classes, searched by name; only those in sight exist, however many there are. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { Search } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { countOf, formatInteger, formatSi } from "../../../base/format";
import { useOverlay } from "../../../overlay/settings";
import { classFilter } from "../../../overlay/visible";
import { Button } from "../../../ui/Button";
import { TextField } from "../../../ui/TextField";
import { ClassDot, countsOf, useClassClick } from "./ClassChip";
import styles from "./Controls.module.css";
import { hideClasses, showAllClasses, showOnly, toggleSolo } from "./choices";
import type { LegendClass } from "./legend";

const ROW_PIXELS = 24;
const MOST_ROWS = 12;
/** Fewer are found by looking. */
const SEARCHED = 8;

export function ClassList({ classes }: { classes: readonly LegendClass[] }) {
  const { settings, set } = useOverlay();
  const [text, setText] = useState("");
  const found = useMemo(() => matching(classes, text), [classes, text]);
  const isShown = classFilter(settings);
  const shown = classes.filter((one) => isShown(one.name, one.id)).length;
  return (
    <section className={styles.section} aria-label="Classes">
      <h3>
        Classes
        <span className={styles.count}>
          {formatInteger(shown)} of {formatInteger(classes.length)} shown
        </span>
        <Button look="quiet" onClick={() => set(showAllClasses())}>
          all
        </Button>
        <Button look="quiet" onClick={() => set(hideClasses(settings, found, classes))}>
          none
        </Button>
        {found.length < classes.length && found.length > 0 && (
          <Button look="quiet" onClick={() => set(showOnly(settings, found, classes))}>
            only these
          </Button>
        )}
      </h3>
      {classes.length > SEARCHED && (
        <TextField
          label="Find a class"
          placeholder="Find a class"
          icon={Search}
          value={text}
          onChange={setText}
        />
      )}
      <Rows found={found} isShown={isShown} />
      {found.length === 0 && <p className={styles.none}>No class is called so</p>}
    </section>
  );
}

interface RowsProps {
  found: readonly LegendClass[];
  isShown: (name: string, id: number) => boolean;
}

function Rows({ found, isShown }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 6,
    initialRect: { width: 280, height: ROW_PIXELS * MOST_ROWS },
  });
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      style={{ height: ROW_PIXELS * Math.min(MOST_ROWS, found.length) }}
    >
      <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const of = found[index];
          return of && <Row key={of.name} of={of} top={start} shown={isShown(of.name, of.id)} />;
        })}
      </div>
    </div>
  );
}

function Row({ of, top, shown }: { of: LegendClass; top: number; shown: boolean }) {
  const { settings, set } = useOverlay();
  const click = useClassClick(of);
  const alone = settings.solo === of.name;
  return (
    <div className={styles.row} style={{ top }} data-alone={alone || undefined}>
      <button
        type="button"
        className={styles.class}
        aria-pressed={shown}
        title={`${of.name}: ${countsOf(of)}`}
        onClick={click}
      >
        <ClassDot of={of} />
        <span className={styles.name} dir="auto">
          {of.name}
        </span>
        <span className={styles.number}>{shortCount(of)}</span>
      </button>
      <button
        type="button"
        className={styles.only}
        aria-pressed={alone}
        aria-label={`Only ${of.name}`}
        onClick={() => set(toggleSolo(settings, of.name))}
      >
        only
      </button>
    </div>
  );
}

function shortCount({ boxes, pixels, masks }: LegendClass): string {
  if (boxes > 0) return countOf(boxes, "box", "boxes");
  if (pixels > 0) return formatSi(pixels, "px");
  return masks > 0 ? formatInteger(masks) : "–";
}

/** Every word occurs in the name. */
export function matching(classes: readonly LegendClass[], text: string): readonly LegendClass[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return classes;
  return classes.filter(({ name }) => {
    const lower = name.toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}
