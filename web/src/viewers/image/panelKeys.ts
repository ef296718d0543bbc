/** Which of a page's panels its keys mean, and which one offers them: a command exists once, not once for each panel. */
import { useEffect, useSyncExternalStore } from "react";

export interface KeyPanel {
  /** It fills the page: it comes before the one pointed at. */
  large: boolean;
}

export interface KeyPanels<Panel extends KeyPanel> {
  /** Take part while mounted; true for the one of all panels that offers the keys. */
  useOffers: (panel: Panel) => boolean;
  pointAt: (panel: Panel) => void;
  /** The large one, else the one last pointed at, else the first. */
  current: () => Panel | undefined;
}

export function createKeyPanels<Panel extends KeyPanel>(): KeyPanels<Panel> {
  let panels: readonly Panel[] = [];
  let pointed: Panel | undefined;
  const listeners = new Set<() => void>();

  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const change = (next: readonly Panel[]) => {
    panels = next;
    for (const listener of listeners) listener();
  };
  const join = (panel: Panel) => {
    change([...panels, panel]);
    return () => {
      if (pointed === panel) pointed = undefined;
      change(panels.filter((one) => one !== panel));
    };
  };

  return {
    useOffers: (panel) => {
      useEffect(() => join(panel), [panel]);
      return useSyncExternalStore(subscribe, () => panels[0] === panel);
    },
    pointAt: (panel) => {
      pointed = panel;
    },
    current: () =>
      panels.find((panel) => panel.large) ?? panels.find((panel) => panel === pointed) ?? panels[0],
  };
}
