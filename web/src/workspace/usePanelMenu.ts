/** The menu that every panel has, after what its own class of data adds. */
import { copyText } from "../ui/clipboard";
import type { MenuItem } from "../ui/Menu";
import type { PanelSpec } from "./sections";
import { useView } from "./view";

export function usePanelMenu(spec: PanelSpec, own: readonly MenuItem[]): (MenuItem | null)[] {
  const view = useView();
  const isLarge = view.large === spec.id;
  const { link } = view;
  return [
    ...own,
    ...(own.length ? [null] : []),
    {
      label: isLarge ? "Back to the panels" : "Enlarge",
      shortcut: "f",
      onSelect: () => view.set({ large: isLarge ? undefined : spec.id, focus: undefined }),
    },
    { label: "Copy key", onSelect: () => void copyText(spec.key) },
    ...(link
      ? [{ label: "Copy link", onSelect: () => void copyText(link({ large: spec.id })) }]
      : []),
  ];
}
