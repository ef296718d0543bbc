/** A tick box with its label. */
import type { ReactNode } from "react";
import styles from "./Checkbox.module.css";

export interface CheckboxProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

export const Checkbox = ({ checked, onChange, children }: CheckboxProps) => (
  <label className={styles.label}>
    <input
      type="checkbox"
      className={styles.box}
      checked={checked}
      onChange={(event) => onChange(event.target.checked)}
    />
    <span className={styles.text}>{children}</span>
  </label>
);
