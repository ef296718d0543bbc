/** The place in the picture that one points at, told to every cell that shows the same sample. */
import { useSyncExternalStore } from "react";
import type { Point } from "./camera";

export interface Cursor {
  get: () => Pointed | null;
  set: (next: Pointed | null) => void;
  /** Screen pixels of a picture pixel, in the cell that was drawn last. */
  getScale: () => number;
  setScale: (scale: number) => void;
  subscribe: (listener: () => void) => () => void;
}

export interface Pointed {
  /** In parts of the picture, 0 to 1. */
  part: Point;
  /** The cell under the pointer. */
  source: string;
}

export function createCursor(): Cursor {
  let current: Pointed | null = null;
  let scale = 1;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    get: () => current,
    set: (next) => {
      if (next === current) return;
      current = next;
      tell();
    },
    getScale: () => scale,
    setScale: (next) => {
      if (next === scale) return;
      scale = next;
      tell();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Renders again with every move: for small components. */
export const usePointed = (cursor: Cursor): Pointed | null =>
  useSyncExternalStore(cursor.subscribe, cursor.get);

export const useScale = (cursor: Cursor): number =>
  useSyncExternalStore(cursor.subscribe, cursor.getScale);
