/** A function that stays the same and does what the latest one does: rows need not be drawn again. */
import { useCallback, useLayoutEffect, useRef } from "react";

export function useStable<Args extends unknown[], Result>(
  does: (...args: Args) => Result,
): (...args: Args) => Result {
  const latest = useRef(does);
  useLayoutEffect(() => {
    latest.current = does;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
