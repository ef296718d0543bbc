/** Gives overlay settings to what is inside: to controls with React, to canvases beside it. */
import { type ReactNode, useLayoutEffect, useState } from "react";
import {
  type Overlay,
  OverlayContext,
  type OverlaySettings,
  type OverlaySource,
  OverlaySourceContext,
} from "./settings";

interface OverlayProviderProps {
  value: Overlay;
  children: ReactNode;
}

export function OverlayProvider({ value, children }: OverlayProviderProps) {
  const [source] = useState(() => createSource(value.settings));
  useLayoutEffect(() => source.tell(value.settings), [source, value.settings]);
  return (
    <OverlayContext value={value}>
      <OverlaySourceContext value={source}>{children}</OverlaySourceContext>
    </OverlayContext>
  );
}

function createSource(first: OverlaySettings) {
  let settings = first;
  const listeners = new Set<() => void>();
  return {
    now: () => settings,
    subscribe: (changed: () => void) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    tell: (next: OverlaySettings) => {
      if (next === settings) return;
      settings = next;
      for (const changed of listeners) changed();
    },
  } satisfies OverlaySource & { tell: (next: OverlaySettings) => void };
}
