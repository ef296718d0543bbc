/** What a person set on the panel, as an object. */
import { useMemo, useRef } from "react";
import { type Options, parseOptions, withOptions } from "../panelOptions";
import type { PanelProps } from "../types";

type Props = Pick<PanelProps<unknown>, "options" | "setOptions">;

export type SetOptions = (
  change: Record<string, string | undefined>,
  how?: { replace?: boolean },
) => void;

/** What is set shows at once: the page's address follows some milliseconds later, keys may come faster. */
export function useOptions({ options, setOptions }: Props): [Options, SetOptions, () => Options] {
  const parsed = useMemo(() => parseOptions(options), [options]);
  const newest = useRef({ given: options, text: options });
  if (newest.current.given !== options) newest.current = { given: options, text: options };
  const set: SetOptions = (change, how) => {
    newest.current.text = withOptions(newest.current.text, change);
    setOptions(newest.current.text, how);
  };
  return [parsed, set, () => parseOptions(newest.current.text)];
}
