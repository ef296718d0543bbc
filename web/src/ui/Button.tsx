/** The text button: 24 px high, hairline border. */
import type { ComponentProps } from "react";
import styles from "./Button.module.css";
import { classNames } from "./classNames";

export interface ButtonProps extends ComponentProps<"button"> {
  /** "quiet" has no border until hovered; "primary" is the one thing to do. */
  look?: "plain" | "quiet" | "primary";
  /** Switched on; also told to screen readers as pressed. */
  on?: boolean;
}

export function Button({ look = "plain", on, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={on}
      className={classNames(styles.button, styles[look], on && styles.on, className)}
      {...rest}
    />
  );
}
