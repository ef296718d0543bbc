/**
 * The view's overlay settings, as pictures anywhere on the page read and change them. While a slider
 * is dragged the pictures follow at once, the link when it rests: the rest of the page stays still.
 */
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { OverlayProvider } from "../overlay/OverlayProvider";
import {
  defaultOverlay,
  type Overlay,
  type OverlaySettings,
  overlayWords,
} from "../overlay/settings";
import { createLaterWrite } from "./laterWrite";
import { useView } from "./view";

const REST_MS = 150;
/** After a click the pictures come first; the link and all that hangs on it right after them. */
const CLICK_MS = 40;

export function ViewOverlay({ children }: { children: ReactNode }) {
  return <OverlayProvider value={useViewOverlay()}>{children}</OverlayProvider>;
}

function useViewOverlay(): Overlay {
  const view = useView();
  /** What the link does not say yet. */
  const [held, setHeld] = useState<OverlaySettings>();
  const [later] = useState(createLaterWrite);
  const settings = held ?? view.overlay ?? defaultOverlay;
  const pushes = useRef(false);
  const latest = useRef({ view, settings });
  latest.current = { view, settings };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the link has what was held, or something else by other hands
  useEffect(() => {
    if (!later.isPlanned()) setHeld(undefined);
  }, [view.overlay]);
  useEffect(() => later.cancel, [later]);
  return useMemo(() => {
    const write = () => {
      const { view, settings } = latest.current;
      const replace = !pushes.current;
      pushes.current = false;
      view.set({ overlay: overlayWords(settings).length > 0 ? settings : undefined }, { replace });
    };
    const set: Overlay["set"] = (change, options) => {
      const next = { ...latest.current.settings, ...change };
      latest.current = { ...latest.current, settings: next };
      setHeld(next);
      // A click that a drag follows at once is still a place to go back to.
      pushes.current ||= !options?.replace;
      later.plan(write, options?.replace ? REST_MS : CLICK_MS, latest.current.view);
    };
    return { settings, set };
  }, [settings, later]);
}
