/** Says what went wrong, with what can be done: try again, copy the details. */

import type { ReactNode } from "react";
import { isLostPart } from "../base/lostPart";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";
import styles from "./States.module.css";

export interface ErrorCardProps {
  title: string;
  error: unknown;
  onRetry?: (() => void) | undefined;
  /** More that can be done, such as saving the file. */
  children?: ReactNode;
}

const LOST = "A part of the page could not be loaded: the server is away, or was updated.";

export function messageOf(error: unknown): string {
  if (isLostPart(error)) return LOST;
  return error instanceof Error ? error.message : String(error);
}

const detailsOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

export const ErrorCard = ({ title, error, onRetry, children }: ErrorCardProps) => (
  <div className={styles.state} role="alert">
    <p className={styles.bad}>{title}</p>
    <p className={styles.text}>{messageOf(error)}</p>
    <div className={styles.actions}>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
      {isLostPart(error) && <Button onClick={() => location.reload()}>Reload the page</Button>}
      <CopyButton text={detailsOf(error)} label="Copy details" />
      {children}
    </div>
  </div>
);
