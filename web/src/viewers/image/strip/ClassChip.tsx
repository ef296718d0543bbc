/** One class: its colour and name; a click shows or hides it, a double click shows it alone. */
import { type MouseEvent, useRef } from "react";
import { countOf, formatSi } from "../../../base/format";
import { classColor } from "../../../overlay/classColors";
import { cssColor } from "../../../overlay/rgb";
import { type OverlaySettings, useOverlay } from "../../../overlay/settings";
import { isClassShown } from "../../../overlay/visible";
import { toggleClass, toggleSolo } from "./choices";
import type { LegendClass } from "./legend";
import styles from "./Strip.module.css";

interface ClassChipProps {
  of: LegendClass;
  /** The digit that does the same. */
  digit?: number | undefined;
}

export function ClassChip({ of, digit }: ClassChipProps) {
  const { settings } = useOverlay();
  const click = useClassClick(of);
  return (
    <button
      type="button"
      className={styles.chip}
      aria-pressed={isClassShown(settings, of.name, of.id)}
      title={titleOf(of, digit)}
      onClick={click}
    >
      <ClassDot of={of} />
      <span className={styles.name} dir="auto">
        {of.name}
      </span>
    </button>
  );
}

export const ClassDot = ({ of }: { of: Pick<LegendClass, "name" | "id"> }) => (
  <i className={styles.dot} style={{ background: cssColor(classColor(of.name, of.id)) }} />
);

/** A double click first came as a click: it is about what was before that. */
export function useClassClick(of: LegendClass): (event: MouseEvent) => void {
  const { settings, set } = useOverlay();
  const before = useRef<OverlaySettings>(settings);
  return (event) => {
    if (event.altKey) set(toggleSolo(settings, of.name));
    else if (event.detail === 2) {
      const { hiddenClasses, shownClasses, onlyClasses } = before.current;
      set({ hiddenClasses, shownClasses, onlyClasses, ...toggleSolo(before.current, of.name) });
    } else {
      before.current = settings;
      set(toggleClass(settings, of));
    }
  };
}

function titleOf(of: LegendClass, digit: number | undefined): string {
  const key = digit === undefined ? "" : ` (key ${digit})`;
  return `${of.name}: ${countsOf(of)}\nClick shows or hides it${key}; double click, only it`;
}

/** "14 boxes, 81 k pixels in 12 masks". */
export function countsOf({ boxes, masks, pixels }: LegendClass): string {
  const ofPixels = pixels > 0 ? `${formatSi(pixels, "")} pixels in ` : "in ";
  const parts = [
    boxes > 0 && countOf(boxes, "box", "boxes"),
    masks > 0 && `${ofPixels}${countOf(masks, "mask")}`,
  ].filter(Boolean);
  return parts.join(", ") || "not at this step";
}
