/** The filter line: one text field that completes names, states and tags. */
import { Filter } from "lucide-react";
import type { Ref } from "react";
import { CompletionField } from "../../ui/CompletionField";
import { type Completable, completionsFor } from "./filterCompletion";

interface FilterFieldProps extends Completable {
  ref?: Ref<HTMLInputElement> | undefined;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

export function FilterField({ ref, value, error, onChange, known, tags }: FilterFieldProps) {
  return (
    <CompletionField
      ref={ref}
      icon={Filter}
      label="Filter runs"
      placeholder="lr < 0.01 state = live"
      value={value}
      error={error}
      complete={(text, caret) => completionsFor(text, caret, { known, tags })}
      onChange={onChange}
    />
  );
}
