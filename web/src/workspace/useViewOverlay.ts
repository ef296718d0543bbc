/** The view's overlay settings, as pictures anywhere on the page read and change them. */
import { useMemo, useRef } from "react";
import { defaultOverlay, type Overlay, overlayWords } from "../overlay/settings";
import { useView } from "./view";

export function useViewOverlay(): Overlay {
  const view = useView();
  const latest = useRef(view);
  latest.current = view;
  const settings = view.overlay ?? defaultOverlay;
  return useMemo(
    () => ({
      settings,
      set: (change, options) => {
        const next = { ...(latest.current.overlay ?? defaultOverlay), ...change };
        const overlay = overlayWords(next).length > 0 ? next : undefined;
        latest.current.set({ overlay }, options);
      },
    }),
    [settings],
  );
}
