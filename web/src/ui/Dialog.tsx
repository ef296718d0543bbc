/** A sheet over the page that takes the focus until it is closed. */
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./Button";
import { classNames } from "./classNames";
import styles from "./Dialog.module.css";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** The title is read to screen readers only, and there is no closing cross. */
  bare?: boolean;
  children: ReactNode;
  className?: string | undefined;
}

export function Dialog({ open, onOpenChange, title, bare, children, className }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content
          className={classNames(styles.dialog, className)}
          aria-describedby={undefined}
        >
          <div className={bare ? "visually-hidden" : styles.head}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            {/* No tooltip here: it would open with the focus, and take the first Escape. */}
            {!bare && (
              <Button look="quiet" aria-label="Close" onClick={() => onOpenChange(false)}>
                <X size={14} aria-hidden />
              </Button>
            )}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
