/**
 * One tab stop for many pictures: arrows, Home, End and the page keys move from one to the next, also
 * to those that do not exist yet because they are out of sight. What can have the focus says its
 * place as `data-stop`.
 */
import { type RefObject, useEffect, useRef, useState } from "react";

export const MOVE_KEYS = [
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "ArrowDown",
  "Home",
  "End",
  "PageUp",
  "PageDown",
] as const;
export type MoveKey = (typeof MOVE_KEYS)[number];

/** For the list of keys. */
export const GRID_KEYS = [
  { keys: "ArrowLeft ArrowRight ArrowUp ArrowDown", does: "To the picture beside, above, below" },
  { keys: "Home End", does: "First and last picture" },
  { keys: "PageUp PageDown", does: "A page up or down" },
  { keys: "Enter", does: "Show the picture large" },
] as const;

interface Roving {
  /** The place that a key leads to; undefined: it stays. */
  next: (from: string, key: MoveKey) => string | undefined;
  /** Scroll so that the place is in sight. */
  reveal: (place: string) => void;
}

/** Gives the place that had the focus last. */
export function useRovingFocus(box: RefObject<HTMLElement | null>, roving: Roving): string | null {
  const [active, setActive] = useState<string | null>(null);
  const latest = useRef(roving);
  latest.current = roving;
  /** Where the focus goes as soon as that place exists. */
  const awaited = useRef<string>(undefined);

  useEffect(() => {
    const element = box.current;
    const place = awaited.current;
    if (!element || place === undefined) return;
    const stop = stopAt(element, place);
    if (!stop) return;
    awaited.current = undefined;
    stop.focus({ preventScroll: true });
  });

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const press = (event: KeyboardEvent) => {
      const key = MOVE_KEYS.find((one) => one === event.key);
      if (!key || event.altKey || event.shiftKey || event.ctrlKey || event.metaKey) return;
      const from = awaited.current ?? placeOfFocus(event.target);
      if (from === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const to = latest.current.next(from, key);
      if (to === undefined || to === from) return;
      awaited.current = to;
      // It may vanish as it leaves the sight; the focus must not go with it.
      element.focus({ preventScroll: true });
      latest.current.reveal(to);
      setActive(to);
    };
    const take = ({ target }: FocusEvent) => {
      const place = target instanceof HTMLElement ? target.dataset.stop : undefined;
      if (place !== undefined) setActive(place);
    };
    const leave = ({ relatedTarget }: FocusEvent) => {
      if (!(relatedTarget instanceof Node && element.contains(relatedTarget)))
        awaited.current = undefined;
    };
    element.addEventListener("keydown", press);
    element.addEventListener("focusin", take);
    element.addEventListener("focusout", leave);
    return () => {
      element.removeEventListener("keydown", press);
      element.removeEventListener("focusin", take);
      element.removeEventListener("focusout", leave);
    };
  }, [box]);
  return active;
}

/** After a click the keys belong to the playhead, as everywhere. */
const placeOfFocus = (target: EventTarget | null): string | undefined =>
  target instanceof HTMLElement && target.matches(":focus-visible")
    ? target.dataset.stop
    : undefined;

const stopAt = (element: HTMLElement, place: string): HTMLElement | null =>
  element.querySelector<HTMLElement>(`[data-stop="${CSS.escape(place)}"]`);
