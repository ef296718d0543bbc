/** Texts of several runs scroll as one: to the same line, however high the lines before it are. */
import { createContext, type RefObject, useContext, useEffect, useRef } from "react";

/** Rows in a box that scrolls. */
export interface LinkedRows {
  scroller: HTMLElement;
  /** The row at its upper edge and the part of it that is above: 3.5. */
  first: () => number;
  show: (row: number) => void;
}

/** What somebody scrolls with; a box that others move hears none of these. */
const BY_HAND = ["pointerdown", "wheel", "keydown", "touchstart"] as const;

export class ScrollLink {
  private readonly all = new Set<LinkedRows>();
  private leader: LinkedRows | undefined;

  add(rows: LinkedRows): () => void {
    const lead = () => {
      this.leader = rows;
    };
    const follow = () => {
      if (this.leader === rows) this.moveOthers(rows);
    };
    const { scroller } = rows;
    this.all.add(rows);
    for (const name of BY_HAND) scroller.addEventListener(name, lead, { passive: true });
    scroller.addEventListener("scroll", follow, { passive: true });
    return () => {
      this.all.delete(rows);
      if (this.leader === rows) this.leader = undefined;
      for (const name of BY_HAND) scroller.removeEventListener(name, lead);
      scroller.removeEventListener("scroll", follow);
    };
  }

  private moveOthers(rows: LinkedRows): void {
    const first = rows.first();
    for (const other of this.all) {
      if (other === rows) continue;
      other.show(first);
      other.scroller.scrollLeft = rows.scroller.scrollLeft;
    }
  }
}

/** None where a text scrolls by itself. */
export const ScrollLinkContext = createContext<ScrollLink | undefined>(undefined);

export function useScrollLink(
  scroller: RefObject<HTMLElement | null>,
  place: Omit<LinkedRows, "scroller">,
): void {
  const link = useContext(ScrollLinkContext);
  const latest = useRef(place);
  latest.current = place;
  useEffect(() => {
    const box = scroller.current;
    if (!link || !box) return;
    return link.add({
      scroller: box,
      first: () => latest.current.first(),
      show: (row) => latest.current.show(row),
    });
  }, [link, scroller]);
}

interface Placed {
  start: number;
  size: number;
}

/** The row at a height, with the part of it that is above. */
export function rowAt(top: number, count: number, placeOf: (index: number) => Placed): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (placeOf(middle).start <= top) low = middle;
    else high = middle - 1;
  }
  if (high < 0) return 0;
  const { start, size } = placeOf(low);
  return low + Math.min(1, Math.max(0, (top - start) / Math.max(1, size)));
}

/** How far down a row is, the end for rows that are not there. */
export function topOf(row: number, count: number, placeOf: (index: number) => Placed): number {
  if (count === 0) return 0;
  const index = Math.min(count - 1, Math.floor(row));
  const { start, size } = placeOf(index);
  return start + (row - index) * size;
}
