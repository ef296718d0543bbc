/** Which panel's classes the digits mean. */
import { createKeyPanels, type KeyPanel } from "../panelKeys";
import type { LegendClass } from "./legend";

export interface OverlayPanel extends KeyPanel {
  classes: readonly LegendClass[];
}

export const overlayPanels = createKeyPanels<OverlayPanel>();

export const currentClasses = (): readonly LegendClass[] => overlayPanels.current()?.classes ?? [];
