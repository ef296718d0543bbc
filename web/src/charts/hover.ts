/** Where the pointer is on the shared x axis, told to every chart. Knows no chart and no pixels. */
import { useSyncExternalStore } from "react";

export interface Hover {
  /** Position in units of the axis. */
  x: number;
  /** Charts show a hover only of their own axis. */
  axis: string;
  /** The chart under the pointer; the others draw the cursor without a readout. */
  source: string;
}

let current: Hover | null = null;
const listeners = new Set<() => void>();

export const getHover = (): Hover | null => current;

export function setHover(next: Hover | null): void {
  if (next === current) return;
  if (next && current && next.x === current.x && next.source === current.source) return;
  current = next;
  for (const listener of listeners) listener();
}

export function subscribeHover(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The hover while the pointer is on this very chart, else null: only that chart renders on each move. */
export function useOwnHover(source: string): Hover | null {
  return useSyncExternalStore(subscribeHover, () => (current?.source === source ? current : null));
}
