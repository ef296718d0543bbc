/** Names of the sections on the page, for the tool bar that folds them all. */
import { useSyncExternalStore } from "react";

let names: readonly string[] = [];
const listeners = new Set<() => void>();

export function publishSections(next: readonly string[]): void {
  if (next.length === names.length && next.every((name, i) => name === names[i])) return;
  names = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSectionNames = (): readonly string[] =>
  useSyncExternalStore(subscribe, () => names);
