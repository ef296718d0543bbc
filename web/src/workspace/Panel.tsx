/** One panel: numbers as lines, media by the viewer of their kind, each within its own error boundary. */
import { lazy, memo, type ReactNode, Suspense, useCallback, useRef } from "react";
import { ErrorBoundary } from "../ui/ErrorBoundary";
import { MediaPanel } from "./MediaPanel";
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
  const frame = (state: "loading" | "error", content: ReactNode) => (
    <PanelFrame
      spec={spec}
      kindLabel={state === "error" ? spec.kind : ""}
      state={state}
      large={large}
      onLarge={onLarge}
    >
      {content}
    </PanelFrame>
  );
  // What breaks stays a panel: same size, the reason inside, the others untouched.
  return (
    <ErrorBoundary
      title="This panel broke"
      resetKey={`${view.step} ${view.modes[spec.id]}`}
      frame={(card) => frame("error", card)}
    >
      <Suspense fallback={frame("loading", null)}>
        <Content spec={spec} runs={runs} large={large} onLarge={onLarge} />
      </Suspense>
    </ErrorBoundary>
  );
});
