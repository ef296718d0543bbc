/** A button with only an icon; its label is the accessible name and the tooltip. */
import type { LucideIcon } from "lucide-react";
import { Button, type ButtonProps } from "./Button";
import styles from "./Button.module.css";
import { classNames } from "./classNames";
import { Tooltip } from "./Tooltip";

export interface IconButtonProps extends Omit<ButtonProps, "children"> {
  icon: LucideIcon;
  label: string;
  /** Key that does the same, shown in the tooltip. */
  shortcut?: string;
}

export function IconButton({
  icon: Icon,
  label,
  shortcut,
  look = "quiet",
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <Button
        aria-label={label}
        look={look}
        className={classNames(styles.icon, className)}
        {...rest}
      >
        <Icon size={14} strokeWidth={1.75} aria-hidden />
      </Button>
    </Tooltip>
  );
}
