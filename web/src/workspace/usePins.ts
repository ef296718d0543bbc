/** Steps that a person marked, in the link: set, removed, visited. */
import type { PlayheadState } from "./scrub";
import { useView } from "./view";

export interface PinsState {
  pins: readonly number[];
  /** The playhead stands on one. */
  isPinned: boolean;
  toggle: () => void;
  remove: (step: number) => void;
  clear: () => void;
  /** Go to the next pin after the playhead, or the one before; stays where there is none. */
  visit: (direction: 1 | -1) => void;
}

export function usePins(playhead: PlayheadState): PinsState {
  const { pins, set } = useView();
  const { step, move, settle } = playhead;
  const isPinned = step !== null && pins.includes(step);
  const remove = (pin: number) => set({ pins: pins.filter((one) => one !== pin) });
  const toggle = () => {
    if (step === null) return;
    if (isPinned) return remove(step);
    set({ pins: [...pins, step].sort((a, b) => a - b) });
  };
  const visit = (direction: 1 | -1) => {
    const next = pinBeside(pins, step, direction);
    if (next === undefined) return;
    move(next);
    settle();
  };
  return { pins, isPinned, toggle, remove, clear: () => set({ pins: [] }), visit };
}

export function pinBeside(
  pins: readonly number[],
  step: number | null,
  direction: 1 | -1,
): number | undefined {
  if (step === null) return undefined;
  return direction > 0 ? pins.find((pin) => pin > step) : pins.findLast((pin) => pin < step);
}
