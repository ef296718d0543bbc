/** One choice of a few, shown as a button with the current one. */
import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import buttons from "./Button.module.css";
import { classNames } from "./classNames";
import styles from "./floating.module.css";

export interface SelectProps<Value extends string> {
  /** Accessible name; with `prefix` also what stands before the value. */
  label: string;
  prefix?: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  className?: string | undefined;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, prefix, value, options, onChange, className } = props;
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as Value)}>
      <Radix.Trigger aria-label={label} className={classNames(buttons.button, className)}>
        {prefix && <span>{prefix}</span>}
        <Radix.Value />
        <ChevronDown size={12} aria-hidden />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles.sheet}
          position="popper"
          sideOffset={4}
          collisionPadding={8}
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item key={option.value} value={option.value} className={styles.item}>
                <span className={styles.check}>
                  <Radix.ItemIndicator>
                    <Check size={12} aria-hidden />
                  </Radix.ItemIndicator>
                </span>
                <Radix.ItemText>{option.label}</Radix.ItemText>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
