/** The viewers' panels, each loaded once, again and again if the server does not answer. */
import { type ComponentType, useEffect, useState } from "react";
import type { AnyViewer } from "../viewers/registry";
import type { PanelProps } from "../viewers/types";

type ViewerPanel = ComponentType<PanelProps<unknown>>;

/** A second panel of the kind is there at once. */
const loaded = new Map<AnyViewer, ViewerPanel>();

const load = async (viewer: AnyViewer): Promise<void> => {
  loaded.set(viewer, (await viewer.load()).Panel);
};

/** Load what will be needed before it is scrolled into sight: then a server that stops takes less away. */
export function prepareViewers(viewers: readonly AnyViewer[]): void {
  for (const viewer of viewers) if (!loaded.has(viewer)) load(viewer).catch(() => {});
}

const RETRY_MS = 3000;

export function useViewerPanel(viewer: AnyViewer): {
  loaded: ViewerPanel | undefined;
  failure: Error | undefined;
} {
  const [, arrived] = useState(0);
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    let mounted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempt = () => {
      if (loaded.has(viewer)) return;
      load(viewer).then(
        () => {
          if (!mounted) return;
          setFailure(undefined);
          arrived((count) => count + 1);
        },
        (error: unknown) => {
          if (!mounted) return;
          setFailure(error instanceof Error ? error : new Error(String(error)));
          timer = setTimeout(attempt, RETRY_MS);
        },
      );
    };
    attempt();
    return () => {
      mounted = false;
      clearTimeout(timer);
    };
  }, [viewer]);
  return { loaded: loaded.get(viewer), failure };
}
