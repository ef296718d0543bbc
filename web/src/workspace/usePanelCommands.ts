/** What can be done to panels, for the palette and the keyboard. */
import { useCommandSource, useCommands } from "../ui/commands";
import type { Section } from "./sections";
import { useView } from "./view";

const MOST_FOUND = 12;

/** `pointed` is the panel under the pointer or with the focus. */
export function usePanelCommands(sections: readonly Section[], pointed: string | undefined): void {
  const view = useView();
  const panels = sections.flatMap((section) => section.panels);
  const enlarge = () => {
    const id = view.large ? undefined : (pointed ?? panels[0]?.id);
    view.set({ large: id, focus: undefined });
  };
  useCommands([
    {
      id: "panel.enlarge",
      title: "Enlarge the panel, or go back",
      section: "Panels",
      keys: ["f"],
      run: enlarge,
    },
    {
      id: "chart.reset",
      title: "Show the whole x axis",
      section: "Panels",
      run: () => view.set({ range: undefined }),
    },
    {
      id: "panels.unarrange",
      title: "Give all panels their own sizes and places back",
      section: "Panels",
      run: () => view.set({ layout: undefined }, { replace: true }),
    },
  ]);
  useCommandSource((text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    return panels
      .filter((panel) =>
        words.every((word) => `${panel.key} ${panel.kind}`.toLowerCase().includes(word)),
      )
      .slice(0, MOST_FOUND)
      .map((panel) => ({
        id: `panel.open ${panel.id}`,
        title: panel.key,
        section: "Panels",
        detail: panel.kind,
        run: () => view.set({ large: panel.id, focus: undefined }),
      }));
  });
}
