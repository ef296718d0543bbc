/** What lies under the pointer of a plot, over its upper corner on the other side. */
import type { ReactNode } from "react";
import styles from "./PlotReadout.module.css";

interface PlotReadoutProps {
  side: "left" | "right";
  /** It is read by keys: say what it says. */
  live?: boolean;
  /** Values below one another; else they stand in lines that break. */
  rows?: boolean;
  children: ReactNode;
}

export const PlotReadout = ({ side, live, rows, children }: PlotReadoutProps) => (
  <div
    className={styles.readout}
    data-side={side}
    data-rows={rows || undefined}
    aria-live={live ? "polite" : undefined}
  >
    {children}
  </div>
);
