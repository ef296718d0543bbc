/** How one compares, as the panel's options hold it. */
import { useState } from "react";
import { type Against, formatAgainst } from "../../against";
import type { Options } from "../../panelOptions";
import type { SetOptions } from "../useOptions";
import type { Over } from "./difference";
import type { HowProps } from "./Pair";
import { type Speed, speedOf, useFlicker } from "./useFlicker";
import { type How, howOf } from "./ways";

export interface CompareState {
  how: How | undefined;
  setHow: (how: How | undefined) => void;
  setAgainst: (against: Against) => void;
  divider: number;
  setDivider: (divider: number, done: boolean) => void;
  flicker: ReturnType<typeof useFlicker>;
  speed: Speed;
  setSpeed: (speed: Speed) => void;
  over: Over;
  setOver: (over: Over) => void;
  scale: number | undefined;
  setScale: (scale: number | undefined) => void;
}

/** `fallback` is how one compares where there is nothing but comparing. */
export function useCompare(
  options: Options,
  set: SetOptions,
  fallback: How | undefined,
): CompareState {
  const how = howOf(options.how) ?? fallback;
  const [dragged, setDragged] = useState<number>();
  const speed = speedOf(options.speed);
  const flicker = useFlicker(how === "flicker", speed);
  return {
    how,
    setHow: (next) => set({ how: next === fallback ? undefined : next }),
    setAgainst: (against) => set({ against: formatAgainst(against) }),
    divider: dragged ?? partOf(options.divider),
    setDivider: (divider, done) => {
      setDragged(done ? undefined : divider);
      if (done)
        set(
          { divider: divider === MIDDLE ? undefined : String(Number(divider.toFixed(4))) },
          { replace: true },
        );
    },
    flicker,
    speed,
    setSpeed: (next) => set({ speed: next === "usual" ? undefined : next }),
    over: options.over === "max" ? "max" : "mean",
    setOver: (over) => set({ over: over === "mean" ? undefined : over }),
    scale: scaleOf(options.scale),
    setScale: (scale) => set({ scale: scale ? String(scale) : undefined }),
  };
}

/** What a pair has to know of it. */
export const howProps = (state: CompareState): HowProps => ({
  how: state.how ?? "side",
  divider: state.divider,
  setDivider: state.setDivider,
  flipped: state.flicker.flipped,
  scale: state.scale,
  over: state.over,
});

const MIDDLE = 0.5;

function partOf(text: string | undefined): number {
  const part = text === undefined ? Number.NaN : Number(text);
  return part >= 0 && part <= 1 ? part : MIDDLE;
}

function scaleOf(text: string | undefined): number | undefined {
  const scale = Number(text);
  return scale > 0 && Number.isFinite(scale) ? scale : undefined;
}
