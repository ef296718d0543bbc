/** Keys of a panel of videos: its own while the focus is in it, the page's while it is enlarged. */
import type { KeyboardEvent, RefObject } from "react";
import { useCommands } from "../../ui/commands";
import { useFocusedKeys } from "../useFocusedKeys";
import type { Clock } from "./clock";

type Move = (by: { videos?: number; runs?: number }) => void;
type Key = [title: string, keys: string[], run: () => void];

function keysOf(clock: Clock, move: Move | undefined): Key[] {
  const moves: Key[] = move
    ? [
        ["Previous video", ["["], () => move({ videos: -1 })],
        ["Next video", ["]"], () => move({ videos: 1 })],
        ["Previous run", [","], () => move({ runs: -1 })],
        ["Next run", ["."], () => move({ runs: 1 })],
      ]
    : [];
  return [
    ["Play or pause the videos", ["k"], clock.toggle],
    ["Previous frame", ["<"], () => clock.step(-1)],
    ["Next frame", [">"], () => clock.step(1)],
    ...moves,
  ];
}

/** For the panel's `onKeyDown`. The space bar is the page's, unless the focus is in the panel. */
export function useFilmKeys(
  box: RefObject<HTMLElement | null>,
  large: boolean,
  clock: Clock,
  move: Move | undefined,
) {
  const keys = keysOf(clock, move);
  useFocusedKeys(box, "In a panel of videos", [
    { title: "Play or pause", keys: ["Space"], run: clock.toggle },
    ...(large ? [] : keys.map(([title, keys, run]) => ({ title, keys, run }))),
  ]);
  useCommands(
    large
      ? keys.map(([title, keys, run]) => ({
          id: `video.${title}`,
          title,
          section: "Videos",
          keys,
          run,
        }))
      : [],
  );
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("[role=listbox], [role=menu]"))
      return;
    if (event.key === " ") {
      event.stopPropagation();
      if (event.target instanceof Element && event.target.closest("button, a")) return;
      event.preventDefault();
      return clock.toggle();
    }
    // The arrow keys of the frame's slider are its own.
    const inField = event.target instanceof HTMLInputElement;
    if (inField && event.key.startsWith("Arrow")) return event.stopPropagation();
    const found = keys.find(([, names]) => names.includes(event.key));
    if (!found) return;
    event.stopPropagation();
    event.preventDefault();
    found[2]();
  };
}
