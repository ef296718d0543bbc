/** Whether a CSS media query holds, kept up to date. */
import { useCallback, useSyncExternalStore } from "react";

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** The run table is a drawer and panels take the whole width. */
export const useNarrow = (): boolean => useMediaQuery("(max-width: 800px)");
