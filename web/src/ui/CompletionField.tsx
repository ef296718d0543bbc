/** One text field that offers what may come next: with Tab, Enter or a click it is put in. */
import type { LucideIcon } from "lucide-react";
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import styles from "./CompletionField.module.css";
import { type Complete, completed } from "./completion";
import { TextField } from "./TextField";

/** Of an option: names may be of any length. */
const MOST_LETTERS = 200;

export interface CompletionFieldProps {
  ref?: Ref<HTMLInputElement> | undefined;
  label: string;
  placeholder: string;
  icon: LucideIcon;
  value: string;
  error: ReactNode;
  /** What may stand at the caret. */
  complete: Complete;
  onChange: (value: string) => void;
  /** Enter, while no option is picked. */
  onEnter?: () => void;
}

export function CompletionField(props: CompletionFieldProps) {
  const { ref, label, placeholder, icon, value, error, complete, onChange, onEnter } = props;
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(-1);
  const found = complete(value, Math.min(caret ?? 0, value.length));
  // The browser puts the caret to the end of a changed text: back before the next key arrives.
  const wanted = useRef<{ text: string; caret: number }>(undefined);
  useLayoutEffect(() => {
    const { text, caret } = wanted.current ?? {};
    if (caret === undefined || text !== value) return;
    wanted.current = undefined;
    box.current?.querySelector("input")?.setSelectionRange(caret, caret);
  }, [value]);
  const options = caret === null ? [] : found.options;
  const close = () => {
    setCaret(null);
    setActive(-1);
  };
  const take = (index: number) => {
    const option = options[index];
    if (!option) return;
    const next = completed(value, found, option.text);
    onChange(next.text);
    wanted.current = next;
    close();
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key } = event;
    const open = options.length > 0;
    if (key === "Escape" && open) {
      event.stopPropagation();
      event.preventDefault();
      return close();
    }
    if (key === "ArrowDown" && !open) return setCaret(event.currentTarget.selectionStart);
    if (key === "Enter" && active < 0) {
      close();
      return onEnter?.();
    }
    if (!open) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step) setActive((active + step + options.length + 1) % (options.length + 1));
    else if (key === "Tab" && !event.shiftKey) take(Math.max(0, active));
    else if (key === "Enter" && active >= 0) take(active);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only sees that the focus leaves
    <div
      ref={box}
      className={styles.box}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
    >
      <TextField
        ref={ref}
        icon={icon}
        mono
        label={label}
        placeholder={placeholder}
        value={value}
        error={options.length > 0 ? undefined : error}
        role="combobox"
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        onInput={(event) => {
          const { value: typed, selectionStart } = event.currentTarget;
          setCaret(/[^\s)]$|[=<>~!]\s*$/.test(typed) ? selectionStart : null);
          setActive(-1);
        }}
        onKeyDown={press}
        onChange={onChange}
      />
      {options.length > 0 && (
        <div id={`${id}-list`} role="listbox" aria-label="Completions" className={styles.list}>
          {options.map((option, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and the keys
            <div
              key={`${option.text} ${option.detail}`}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className={styles.option}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(index)}
            >
              <bdi>{option.text.slice(0, MOST_LETTERS)}</bdi>
              <span>{option.detail}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
