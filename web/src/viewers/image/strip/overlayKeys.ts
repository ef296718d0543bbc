/** Which panel's classes the digits mean, and which panel offers the keys of all. One list for the page. */
import { useEffect, useSyncExternalStore } from "react";
import type { LegendClass } from "./legend";

export interface KeyPanel {
  classes: readonly LegendClass[];
  /** It fills the page: it comes before the one pointed at. */
  large: boolean;
}

let panels: readonly KeyPanel[] = [];
let pointed: KeyPanel | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function join(panel: KeyPanel): () => void {
  panels = [...panels, panel];
  for (const listener of listeners) listener();
  return () => {
    panels = panels.filter((one) => one !== panel);
    if (pointed === panel) pointed = undefined;
    for (const listener of listeners) listener();
  };
}

export const pointAt = (panel: KeyPanel): void => {
  pointed = panel;
};

/** The large one, else the one last pointed at, else the first. */
export const currentClasses = (): readonly LegendClass[] =>
  (panels.find((panel) => panel.large) ?? pointed ?? panels[0])?.classes ?? [];

/** Take part while mounted; true for the one of all panels that offers the keys. */
export function useKeyPanel(panel: KeyPanel): boolean {
  useEffect(() => join(panel), [panel]);
  return useSyncExternalStore(subscribe, () => panels[0] === panel);
}
