/** One panel: numbers as lines, media by the viewer of their kind, each within its own error boundary. */
import { memo, useCallback, useRef } from "react";
import { MediaPanel } from "./MediaPanel";
import { PanelBoundary } from "./PanelBoundary";
import type { PanelViewProps } from "./panelView";
import { ScalarPanel } from "./ScalarPanel";
import { SCALAR } from "./sections";
import { useView } from "./view";

type PanelProps = Omit<PanelViewProps, "onLarge">;

export const Panel = memo(function Panel({ spec, runs, large }: PanelProps) {
  const view = useView();
  const latest = useRef(view);
  latest.current = view;
  const onLarge = useCallback(
    (next: boolean) => latest.current.set({ large: next ? spec.id : undefined, focus: undefined }),
    [spec.id],
  );
  const Content = spec.kind === SCALAR ? ScalarPanel : MediaPanel;
  return (
    <PanelBoundary
      spec={spec}
      large={large}
      onLarge={onLarge}
      resetKey={`${view.step} ${view.modes[spec.id]}`}
    >
      <Content spec={spec} runs={runs} large={large} onLarge={onLarge} />
    </PanelBoundary>
  );
});
