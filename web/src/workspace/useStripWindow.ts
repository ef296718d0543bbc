/** The film strip's window, and the hands that move it: wheel, pinch, keys, drags at its edges. */
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useCommands } from "../ui/commands";
import { stepAt } from "./strip";
import { following, panned, type Window, zoomed } from "./stripWindow";

const WHEEL = 0.0018;
/** A pinch comes as small turns of the wheel with Ctrl held. */
const PINCH = 0.01;
const KEY_FACTOR = 0.5;

export interface StripWindow {
  window: Window;
  isZoomed: boolean;
  pan: (steps: number) => void;
  fit: () => void;
  /** Plus and minus zoom at the playhead, 0 fits, as in charts. */
  onKey: (key: string) => void;
}

export function useStripWindow(
  strip: RefObject<HTMLElement | null>,
  extent: Window,
  step: number | null,
): StripWindow {
  const [chosen, setChosen] = useState<Window | null>(null);
  const [low, high] = extent;
  const window: Window = chosen ? panned(chosen, 0, [low, high]) : [low, high];
  const latest = useRef({ window, extent, step });
  latest.current = { window, extent, step };
  const zoom = useCallback((at: number, factor: number) => {
    const { window, extent } = latest.current;
    const next = zoomed(window, at, factor, extent);
    // The wheel may turn faster than this is drawn.
    latest.current.window = next ?? extent;
    setChosen(next);
  }, []);
  const pan = useCallback((steps: number) => {
    const { extent } = latest.current;
    setChosen((old) => old && panned(old, steps, extent));
  }, []);
  const fit = useCallback(() => setChosen(null), []);
  useWheel(strip, latest, zoom, pan);
  useEffect(() => {
    const { extent } = latest.current;
    if (step !== null) setChosen((old) => old && following(old, step, extent));
  }, [step]);
  const atPlayhead = (factor: number) => zoom(latest.current.step ?? low, factor);
  useCommands([
    command("in", "Zoom the film strip in at the playhead", () => atPlayhead(KEY_FACTOR)),
    command("out", "Zoom the film strip out", () => atPlayhead(1 / KEY_FACTOR)),
    command("fit", "Show all steps in the film strip", fit),
  ]);
  const onKey = (key: string) => {
    if (key === "0") fit();
    else if (key === "-") atPlayhead(1 / KEY_FACTOR);
    else if (key === "+" || key === "=") atPlayhead(KEY_FACTOR);
  };
  return { window, isZoomed: chosen !== null, pan, fit, onKey };
}

const command = (id: string, title: string, run: () => void) => ({
  id: `strip.${id}`,
  title,
  section: "Playhead",
  run,
});

/** React listens to the wheel passively; here the page must not scroll or zoom along. */
function useWheel(
  strip: RefObject<HTMLElement | null>,
  latest: RefObject<{ window: Window }>,
  zoom: (at: number, factor: number) => void,
  pan: (steps: number) => void,
): void {
  useEffect(() => {
    const element = strip.current;
    if (!element) return;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const { window } = latest.current;
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
      const [dx, dy] = [event.deltaX || event.deltaY, event.deltaY];
      if (sideways) return pan((dx / (box.width || 1)) * (window[1] - window[0]));
      const place = { width: box.width, height: box.height, extent: window };
      zoom(stepAt(event.clientX - box.left, place), Math.exp(dy * (event.ctrlKey ? PINCH : WHEEL)));
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [strip, latest, zoom, pan]);
}
