/** The filter line: one text field that completes names, states and tags. */
import { Filter } from "lucide-react";
import { type KeyboardEvent, type Ref, useId, useLayoutEffect, useRef, useState } from "react";
import { TextField } from "../../ui/TextField";
import styles from "./FilterField.module.css";
import { type Completable, completed, completionsFor } from "./filterCompletion";

interface FilterFieldProps extends Completable {
  ref?: Ref<HTMLInputElement> | undefined;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

export function FilterField({ ref, value, error, onChange, known, tags }: FilterFieldProps) {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(-1);
  const found = completionsFor(value, Math.min(caret ?? 0, value.length), { known, tags });
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
    if (key === "Escape" && open) event.stopPropagation();
    if (key === "Escape") return open ? close() : event.currentTarget.blur();
    if (key === "ArrowDown" && !open) return setCaret(event.currentTarget.selectionStart);
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
        icon={Filter}
        mono
        label="Filter runs"
        placeholder="lr < 0.01 state = live"
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
              {option.text}
              <span>{option.detail}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
