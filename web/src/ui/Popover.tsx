/** A sheet beside its button, for controls that are not always needed. */
import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./classNames";
import styles from "./floating.module.css";

export interface PopoverProps {
  /** The button that opens it. */
  trigger: ReactNode;
  label: string;
  align?: "start" | "center" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
  className?: string | undefined;
}

export function Popover({
  trigger,
  label,
  align = "start",
  children,
  className,
  ...state
}: PopoverProps) {
  return (
    <Radix.Root {...state}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={classNames(styles.sheet, styles.roomy, className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
