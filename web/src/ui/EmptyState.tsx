/** Says why there is nothing here and what to do about it. */
import type { ReactNode } from "react";
import styles from "./States.module.css";

export interface EmptyStateProps {
  title: string;
  children?: ReactNode;
}

export const EmptyState = ({ title, children }: EmptyStateProps) => (
  <div className={styles.state}>
    <p className={styles.title}>{title}</p>
    {children && <div className={styles.text}>{children}</div>}
  </div>
);
