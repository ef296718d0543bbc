/** One panel: numbers as lines, media by the viewer of their kind, each within its own error boundary. */
import { lazy, memo, Suspense, useCallback, useRef } from "react";
import { MediaPanel } from "./MediaPanel";
import { PanelBoundary } from "./PanelBoundary";
import { PanelFrame } from "./PanelFrame";
import type { PanelViewProps } from "./panelView";
import { retried } from "./retried";
import { SCALAR } from "./sections";
import { useView } from "./view";

const loadScalarPanel = () => import("./ScalarPanel");

/** With the charts' library: nothing for runs that logged only media. */
const ScalarPanel = lazy(async () => ({ default: (await retried(loadScalarPanel)).ScalarPanel }));

/** Load it before the first one is in sight. */
export const prepareScalarPanel = () => void loadScalarPanel().catch(() => {});

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
      <Suspense
        fallback={
          <PanelFrame spec={spec} kindLabel="" state="loading" large={large} onLarge={onLarge}>
            {null}
          </PanelFrame>
        }
      >
        <Content spec={spec} runs={runs} large={large} onLarge={onLarge} />
      </Suspense>
    </PanelBoundary>
  );
});
