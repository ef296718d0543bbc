/** Keys of a panel of sounds: its own while the focus is in it, the page's while it is enlarged. */
import type { KeyboardEvent, RefObject } from "react";
import { useCommands } from "../../ui/commands";
import { useFocusedKeys } from "../useFocusedKeys";

export interface LaneActions {
  toggle: () => void;
  /** Hear the next run, or the one before. */
  move: (by: number) => void;
  zoomBy: (factor: number) => void;
  fit: () => void;
  loop: () => void;
  /** Hear the next place of the list, or the one before. */
  jump: (by: number) => void;
}

const ZOOM = 1.5;

type Key = [title: string, keys: string[], run: () => void];

function keysOf(act: LaneActions): Key[] {
  return [
    ["Play or pause the sound", ["k"], act.toggle],
    ["Hear the previous run", [","], () => act.move(-1)],
    ["Hear the next run", ["."], () => act.move(1)],
    ["Loop the selection", ["l"], act.loop],
    ["Zoom in on time", ["+", "="], () => act.zoomBy(ZOOM)],
    ["Zoom out of time", ["-"], () => act.zoomBy(1 / ZOOM)],
    ["See the whole sound", ["0"], act.fit],
    ["Previous sound of the list", ["["], () => act.jump(-1)],
    ["Next sound of the list", ["]"], () => act.jump(1)],
  ];
}

/** For the panel's `onKeyDown`. The space bar is the page's, unless the focus is in the panel. */
export function useLaneKeys(box: RefObject<HTMLElement | null>, large: boolean, act: LaneActions) {
  const keys = keysOf(act);
  useFocusedKeys(box, "In a panel of sounds", [
    { title: "Play or pause", keys: ["Space"], run: act.toggle },
    ...(large ? [] : keys.map(([title, keys, run]) => ({ title, keys, run }))),
  ]);
  useCommands(
    large
      ? keys.map(([title, keys, run]) => ({
          id: `sound.${title}`,
          title,
          section: "Sounds",
          keys,
          run,
        }))
      : [],
  );
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target instanceof Element && event.target.closest("input, [role=listbox]");
    if (field) return;
    if (event.key === " ") {
      event.stopPropagation();
      if (event.target instanceof Element && event.target.closest("button, a")) return;
      event.preventDefault();
      return act.toggle();
    }
    const found = keys.find(([, names]) => names.includes(event.key));
    if (!found) return;
    event.stopPropagation();
    event.preventDefault();
    found[2]();
  };
}
