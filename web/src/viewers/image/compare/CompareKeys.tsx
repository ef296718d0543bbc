/** `c` and `d`, for the panel that fills the page, else the one pointed at: offered once on a page. */
import { useRef } from "react";
import { useCommands } from "../../../ui/commands";
import type { PanelProps } from "../../types";
import { createKeyPanels, type KeyPanel } from "../panelKeys";
import { useOptions } from "../useOptions";
import { HOLD_KEY } from "./useFlicker";
import { differenceWay, HOW_LABELS, howOf, nextWay, type Way } from "./ways";

interface ComparePanel extends KeyPanel {
  next: () => void;
  difference: () => void;
}

export const comparePanels = createKeyPanels<ComparePanel>();

type Needed = Pick<PanelProps<unknown>, "mode" | "setMode" | "options" | "setOptions" | "large">;

/** What the keys do here; the same object as long as the panel lives. `one` picture is large. */
export function useComparePanel(props: Needed, one: boolean): ComparePanel {
  const { mode, setMode, large } = props;
  const [, setOptions, newestOptions] = useOptions(props);
  // Keys may come faster than the page follows.
  const newest = useRef<{ given: string; mode: string; before?: string | undefined }>({
    given: mode,
    mode,
  });
  if (newest.current.given !== mode) {
    const before = newest.current.mode === mode ? newest.current.before : undefined;
    newest.current = { given: mode, mode, before };
  }
  const go = (by: (way: Way, one: boolean) => Way) => {
    const now = newest.current;
    const how = howOf(newestOptions().how);
    const next = by({ mode: now.mode, how, before: now.before }, one);
    newest.current = { given: now.given, mode: next.mode, before: next.before };
    if (next.how !== how) setOptions({ how: next.how });
    if (next.mode !== now.mode) setMode(next.mode);
  };
  const panel = useRef<ComparePanel>({ large, next: () => {}, difference: () => {} });
  panel.current.large = large;
  panel.current.next = () => go(nextWay);
  panel.current.difference = () => go(differenceWay);
  return panel.current;
}

export function CompareKeys({ panel }: { panel: ComparePanel }) {
  return comparePanels.useOffers(panel) ? <Commands /> : null;
}

function Commands() {
  useCommands([
    {
      id: "compare.next",
      title: "Compare: next way",
      section: "Pictures",
      keys: ["c"],
      run: () => comparePanels.current()?.next(),
    },
    {
      id: "compare.difference",
      title: `Compare: ${HOW_LABELS.difference}, or back`,
      section: "Pictures",
      keys: ["d"],
      run: () => comparePanels.current()?.difference(),
    },
    {
      id: "compare.hold",
      title: "Flicker: B while it is held",
      section: "Pictures",
      keys: [HOLD_KEY],
      ownKeys: true,
      run: () => {},
    },
  ]);
  return null;
}
