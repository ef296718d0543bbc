/** Arrow keys move from picture to picture once one of a grid has the focus by keys. */
import { type RefObject, useEffect } from "react";

type Direction = "left" | "right" | "up" | "down";

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

export function useGridKeys(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const press = (event: KeyboardEvent) => {
      const direction = DIRECTIONS[event.key];
      const from = event.target;
      if (!direction || event.altKey || event.shiftKey || event.ctrlKey || event.metaKey) return;
      // After a click the arrows belong to the playhead, as everywhere.
      if (!(from instanceof HTMLButtonElement) || !from.matches(":focus-visible")) return;
      const next = nearest(from, others(element, from), direction);
      event.preventDefault();
      event.stopPropagation();
      next?.focus({ preventScroll: true });
      next?.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    element.addEventListener("keydown", press);
    return () => element.removeEventListener("keydown", press);
  }, [box]);
}

const others = (element: HTMLElement, from: HTMLElement): HTMLButtonElement[] =>
  [...element.querySelectorAll<HTMLButtonElement>("[data-tile] button")].filter(
    (one) => one !== from,
  );

/** The closest in that direction; what is straight ahead comes before what lies aside. */
function nearest(
  from: HTMLElement,
  to: readonly HTMLButtonElement[],
  direction: Direction,
): HTMLButtonElement | undefined {
  const here = centre(from);
  let best: HTMLButtonElement | undefined;
  let least = Infinity;
  for (const one of to) {
    const there = centre(one);
    const distance = distanceAlong(there.x - here.x, there.y - here.y, direction);
    if (distance < least) [best, least] = [one, distance];
  }
  return best;
}

const ASIDE = 20;

/** Infinite behind and straight aside. */
export function distanceAlong(x: number, y: number, direction: Direction): number {
  const across = direction === "left" || direction === "right";
  const ahead = direction === "left" ? -x : direction === "right" ? x : direction === "up" ? -y : y;
  return ahead > 2 ? ahead + ASIDE * Math.abs(across ? y : x) : Infinity;
}

function centre(element: HTMLElement): { x: number; y: number } {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
