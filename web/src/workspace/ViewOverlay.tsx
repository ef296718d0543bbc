/**
 * The view's overlay settings, as pictures anywhere on the page read and change them. While a slider
 * is dragged the pictures follow at once, the link when it rests: the rest of the page stays still.
 */
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import {
  defaultOverlay,
  type Overlay,
  OverlayContext,
  type OverlaySettings,
  overlayWords,
} from "../overlay/settings";
import { useView } from "./view";

const REST_MS = 150;

export function ViewOverlay({ children }: { children: ReactNode }) {
  return <OverlayContext value={useViewOverlay()}>{children}</OverlayContext>;
}

function useViewOverlay(): Overlay {
  const view = useView();
  /** What the link does not say yet. */
  const [held, setHeld] = useState<OverlaySettings>();
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const settings = held ?? view.overlay ?? defaultOverlay;
  const latest = useRef({ view, settings });
  latest.current = { view, settings };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the link has what was held, or something else by other hands
  useEffect(() => {
    if (rest.current === undefined) setHeld(undefined);
  }, [view.overlay]);
  useEffect(() => () => clearTimeout(rest.current), []);
  return useMemo(() => {
    const write = (options?: { replace?: boolean }) => {
      clearTimeout(rest.current);
      rest.current = undefined;
      const { view, settings } = latest.current;
      view.set({ overlay: overlayWords(settings).length > 0 ? settings : undefined }, options);
    };
    const set: Overlay["set"] = (change, options) => {
      const next = { ...latest.current.settings, ...change };
      latest.current = { ...latest.current, settings: next };
      setHeld(next);
      clearTimeout(rest.current);
      if (options?.replace) rest.current = setTimeout(() => write(options), REST_MS);
      else write(options);
    };
    return { settings, set };
  }, [settings]);
}
