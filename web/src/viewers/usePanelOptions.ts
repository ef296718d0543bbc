/** What a person set on the panel, as an object. */
import { useMemo, useRef } from "react";
import { type Options, parseOptions, withOptions } from "./panelOptions";
import type { PanelProps } from "./types";

export type SetOptions = (
  change: Record<string, string | undefined>,
  how?: { replace?: boolean },
) => void;

/** What is set counts at once: the page's address follows some milliseconds later. */
export function usePanelOptions(
  props: Pick<PanelProps<unknown>, "options" | "setOptions">,
): [Options, SetOptions] {
  const { options } = props;
  const parsed = useMemo(() => parseOptions(options), [options]);
  const newest = useRef({ given: options, text: options });
  if (newest.current.given !== options) newest.current = { given: options, text: options };
  const write = useRef(props.setOptions);
  write.current = props.setOptions;
  const set = useRef<SetOptions>((change, how) => {
    newest.current.text = withOptions(newest.current.text, change);
    write.current(newest.current.text, how);
  });
  return [parsed, set.current];
}
