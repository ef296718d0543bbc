/** The menu that every panel has, after what its own class of data adds. */
import { copyText } from "../ui/clipboard";
import type { MenuItem } from "../ui/Menu";
import { type PanelPlace, usePanelPlace } from "./panelPlace";
import type { PanelSpec } from "./sections";
import { useView } from "./view";

type MenuLines = (MenuItem | string | null)[];

export function usePanelMenu(spec: PanelSpec, own: readonly MenuItem[]): MenuLines {
  const view = useView();
  const place = usePanelPlace();
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
    ...(place ? placeItems(place) : []),
  ];
}

const SIZES = [
  { label: "Small", columns: 3, height: 200 },
  { label: "Medium", columns: 4, height: 240 },
  { label: "Large", columns: 6, height: 360 },
  { label: "Full row", columns: 12, height: 400 },
] as const;

/** What dragging its header or corner does, for the keyboard. */
function placeItems({ columns, height, ...place }: PanelPlace): MenuLines {
  return [
    null,
    "Size",
    ...SIZES.map((size) => ({
      label: size.label,
      disabled: size.columns === columns && size.height === height,
      onSelect: () => place.resize({ columns: size.columns, height: size.height }),
    })),
    { label: "Its own size", disabled: !place.resized, onSelect: () => place.resize(null) },
    null,
    { label: "Move earlier", disabled: place.first, onSelect: () => place.moveBy(-1) },
    { label: "Move later", disabled: place.last, onSelect: () => place.moveBy(1) },
  ];
}
