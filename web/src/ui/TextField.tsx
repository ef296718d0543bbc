/** One line of text with an icon, a clearing cross and a message if it is wrong. */
import { type LucideIcon, X } from "lucide-react";
import { type ComponentProps, type KeyboardEvent, type ReactNode, useId } from "react";
import { classNames } from "./classNames";
import styles from "./TextField.module.css";

export interface TextFieldProps extends Omit<ComponentProps<"input">, "onChange" | "value"> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  icon?: LucideIcon;
  /** What is wrong with the text; shown under the field. */
  error?: ReactNode;
  mono?: boolean;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, icon: Icon, error, mono, className, ...rest } = props;
  const errorId = useId();
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    rest.onKeyDown?.(event);
    // The text stays; the next Escape is for what is around the field.
    if (event.key === "Escape" && !event.defaultPrevented) event.currentTarget.blur();
  };
  return (
    <div className={classNames(styles.field, className)}>
      {Icon && <Icon className={styles.icon} size={13} aria-hidden />}
      <input
        type="text"
        spellCheck={false}
        autoComplete="off"
        aria-label={label}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : errorId}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={classNames(styles.input, mono && styles.mono, Icon && styles.withIcon)}
        {...rest}
        onKeyDown={press}
      />
      {value && (
        <button
          type="button"
          className={styles.clear}
          aria-label="Clear"
          onClick={() => onChange("")}
        >
          <X size={12} aria-hidden />
        </button>
      )}
      {error !== undefined && (
        <p id={errorId} className={styles.error} role="status">
          {error}
        </p>
      )}
    </div>
  );
}
