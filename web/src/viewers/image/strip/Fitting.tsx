/** Children in one line. Those that do not fit are out of sight and out of reach; `more` stands for them. */
import { Children, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { useSize } from "../../../charts/useSize";
import styles from "./Strip.module.css";

const GAP_PIXELS = 4;
const MORE_PIXELS = 44;

interface FittingProps {
  children: ReactNode;
  /** All there are, if not all of them are `children`. */
  total: number;
  more: (hidden: number) => ReactNode;
}

export function Fitting({ children, total, more }: FittingProps) {
  const row = useRef<HTMLDivElement>(null);
  const { width } = useSize(row);
  const parts = Children.toArray(children);
  const [shown, setShown] = useState(parts.length);
  // After every render: names and fonts change widths, not only the row's size.
  useLayoutEffect(() => {
    const elements = [...(row.current?.querySelectorAll<HTMLElement>("[data-part]") ?? [])];
    const widths = elements.map((element) => element.offsetWidth);
    setShown(fitting(widths, width, total));
  });
  return (
    <div ref={row} className={styles.fitting}>
      {parts.map((part, i) => (
        <span key={i} data-part className={styles.part} data-hidden={i >= shown || undefined}>
          {part}
        </span>
      ))}
      {shown < total && more(total - Math.min(shown, parts.length))}
    </div>
  );
}

/** How many of the widths fit into a line, with room for a last button unless these are all. */
export function fitting(widths: readonly number[], room: number, total: number): number {
  let taken = 0;
  for (const [i, width] of widths.entries()) {
    taken += width + (i > 0 ? GAP_PIXELS : 0);
    const rest = i === total - 1 ? 0 : GAP_PIXELS + MORE_PIXELS;
    if (taken + rest > room) {
      const all = widths.reduce((sum, one) => sum + one + GAP_PIXELS, -GAP_PIXELS);
      return widths.length === total && all <= room ? total : i;
    }
  }
  return widths.length;
}
