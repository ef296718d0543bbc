/** Which of A and B is shown: they take turns by themselves, or at the press of a key. */
import { useEffect, useState } from "react";

export const FLICKER_MS = { slow: 1000, usual: 500, quick: 200 } as const;
export type Speed = keyof typeof FLICKER_MS;

export const speedOf = (text: string | undefined): Speed =>
  text === "slow" || text === "quick" ? text : "usual";

export const HOLD_KEY = "x";

export function useFlicker(active: boolean, speed: Speed) {
  // Whoever wants no motion flips by hand.
  const [running, setRunning] = useState(
    () => !matchMedia("(prefers-reduced-motion: reduce)").matches,
  );
  const [flipped, setFlipped] = useState(false);
  useEffect(() => {
    if (!active || !running) return;
    const timer = setInterval(() => setFlipped((old) => !old), FLICKER_MS[speed]);
    return () => clearInterval(timer);
  }, [active, running, speed]);
  useHeldKey(active, (down) => {
    setRunning(false);
    setFlipped(down);
  });
  return { running, setRunning, flipped, flip: () => setFlipped((old) => !old) };
}

/** While the key is held, B. */
function useHeldKey(active: boolean, change: (down: boolean) => void): void {
  useEffect(() => {
    if (!active) return;
    const press = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest("input, textarea, select");
      if (event.key !== HOLD_KEY || event.repeat || typing || event.ctrlKey || event.metaKey)
        return;
      change(event.type === "keydown");
    };
    window.addEventListener("keydown", press);
    window.addEventListener("keyup", press);
    return () => {
      window.removeEventListener("keydown", press);
      window.removeEventListener("keyup", press);
    };
  });
}
