/** How much of large files has come, for whoever shows it. */
import { useSyncExternalStore } from "react";
import type { Coming } from "./files/fetchBytes";

const coming = new Map<string, Coming>();
const listeners = new Set<() => void>();
/** As often as a person can read. */
const EVERY_MS = 120;
let told = 0;

export function setComing(url: string, now: Coming | undefined): void {
  if (now) coming.set(url, now);
  else coming.delete(url);
  if (now && now.loaded < now.total && performance.now() - told < EVERY_MS) return;
  told = performance.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useComing = (url: string): Coming | undefined =>
  useSyncExternalStore(subscribe, () => coming.get(url));
