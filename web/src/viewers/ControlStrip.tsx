/** A panel's controls in one line under its header; in a small panel behind one button over its corner. */
import { SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "../ui/classNames";
import { IconButton } from "../ui/IconButton";
import { Popover } from "../ui/Popover";
import styles from "./ControlStrip.module.css";

interface ControlStripProps {
  label: string;
  small: boolean;
  children: ReactNode;
}

export function ControlStrip({ label, small, children }: ControlStripProps) {
  if (small)
    return (
      <span className={styles.corner}>
        <Popover
          label={label}
          align="end"
          trigger={<IconButton icon={SlidersHorizontal} label={label} />}
        >
          <div className={styles.sheet}>{children}</div>
        </Popover>
      </span>
    );
  return (
    <div className={classNames(styles.strip, styles.plain)} role="toolbar" aria-label={label}>
      {children}
    </div>
  );
}
