/** The keys that change overlays: offered once on a page, by one of the panels that have some. */
import { useRef } from "react";
import { useOverlay } from "../../../overlay/settings";
import { type Command, useCommands } from "../../../ui/commands";
import { toggleClass } from "./choices";
import type { Legend } from "./legend";
import { currentClasses, type OverlayPanel, overlayPanels } from "./overlayKeys";

const SECTION = "Masks and boxes";
const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** What the digits mean here; the same object as long as the panel lives. */
export function useOverlayPanel(legend: Legend, large: boolean): OverlayPanel {
  const panel = useRef<OverlayPanel>({ classes: [], large });
  panel.current.classes = legend.classes;
  panel.current.large = large;
  return panel.current;
}

export function OverlayKeys({ panel }: { panel: OverlayPanel }) {
  return overlayPanels.useOffers(panel) ? <Commands /> : null;
}

function Commands() {
  const { settings, set } = useOverlay();
  const { masks, boxes, outline, captions } = settings;
  const toggleNth = (digit: number) => {
    const one = currentClasses()[digit - 1];
    if (one) set(toggleClass(settings, one));
  };
  useCommands([
    command("masks", "Show or hide masks", "m", () => set({ masks: !masks })),
    command("boxes", "Show or hide boxes", "b", () => set({ boxes: !boxes })),
    command("outline", "Masks filled or as outlines", "o", () => set({ outline: !outline })),
    command("captions", "Names and scores beside boxes", undefined, () =>
      set({ captions: !captions }),
    ),
    ...DIGITS.map((digit) =>
      command(`class-${digit}`, `Show or hide class ${digit}`, String(digit), () =>
        toggleNth(digit),
      ),
    ),
  ]);
  return null;
}

const command = (id: string, title: string, key: string | undefined, run: () => void): Command => ({
  id: `overlay.${id}`,
  title,
  section: SECTION,
  ...(key && { keys: [key] }),
  run,
});
