/**
 * Panels behind an enlarged one stay as they were when it covered them: they follow neither the
 * playhead nor the overlays, and fetch nothing, so that all work goes into what is seen.
 */
import { createContext, type ReactNode, useContext, useRef } from "react";
import { OverlayProvider } from "../overlay/OverlayProvider";
import { useOverlay } from "../overlay/settings";
import { useView, ViewContext } from "./view";

const CoveredContext = createContext(false);

/** Another panel lies over this one. */
export const useCovered = (): boolean => useContext(CoveredContext);

/** Panels that were not there before are left out until they can be seen. */
export function Behind({ covered, children }: { covered: boolean; children: ReactNode }) {
  const view = useView();
  const overlay = useOverlay();
  const last = useRef<{ view: typeof view; overlay: typeof overlay }>(undefined);
  if (!covered) last.current = { view, overlay };
  if (!last.current) return null;
  return (
    <CoveredContext value={covered}>
      <ViewContext value={last.current.view}>
        <OverlayProvider value={last.current.overlay}>{children}</OverlayProvider>
      </ViewContext>
    </CoveredContext>
  );
}
