/** Flying through a scene: while Ctrl is held, or switched on, the pointer looks and keys move. */
import { aimAt, fly, formatCamera, type Up } from "./camera";
import type { Camera3D } from "./types";

export interface Flown {
  camera: () => Camera3D | null;
  set: (camera: Camera3D) => void;
  up: () => Up;
  /** How far what is in front of the eye is; undefined if nothing is. */
  ahead: () => number | undefined;
  onFlying: (flying: boolean) => void;
}

export interface Flight {
  readonly flying: boolean;
  toggle: () => void;
  /** Returns true if the key was its own. */
  press: (event: KeyboardEvent) => boolean;
  release: (event: KeyboardEvent) => void;
  stop: () => void;
}

/** Distances from eye to target in a second. */
const SPEED = 0.9;
const LONGEST_FRAME_SECS = 0.1;

type Direction = "ahead" | "right" | "up";

const KEYS: Readonly<Record<string, [Direction, number]>> = {
  w: ["ahead", 1],
  s: ["ahead", -1],
  d: ["right", 1],
  a: ["right", -1],
  e: ["up", 1],
  q: ["up", -1],
  // Browsers keep Ctrl with w and q for themselves.
  arrowup: ["ahead", 1],
  arrowdown: ["ahead", -1],
  arrowright: ["right", 1],
  arrowleft: ["right", -1],
};

export function createFlight(to: Flown): Flight {
  const pressed = new Set<string>();
  let held = false;
  let switched = false;
  let frame = 0;
  let last = 0;
  const step = (now: number) => {
    frame = 0;
    const camera = to.camera();
    const seconds = Math.min(LONGEST_FRAME_SECS, Math.max(0, (now - last) / 1000));
    last = now;
    if (!camera || pressed.size === 0) return;
    const by = { ahead: 0, right: 0, up: 0 };
    for (const key of pressed) {
      const [direction, sign] = KEYS[key] ?? ["ahead", 0];
      by[direction] += sign * SPEED * seconds;
    }
    to.set(fly(camera, by, to.up()));
    frame = requestAnimationFrame(step);
  };
  const where = () => {
    const camera = to.camera();
    return camera ? formatCamera(camera) : "";
  };
  let from = "";
  const start = () => {
    from = where();
    to.onFlying(true);
  };
  const begin = () => {
    if (frame !== 0) return;
    last = performance.now();
    frame = requestAnimationFrame(step);
  };
  const end = () => {
    if (held || switched) return;
    pressed.clear();
    to.onFlying(false);
    const camera = to.camera();
    const ahead = to.ahead();
    if (camera && ahead !== undefined && where() !== from) to.set(aimAt(camera, ahead, to.up()));
  };
  return {
    get flying() {
      return held || switched;
    },
    toggle: () => {
      switched = !switched;
      if (switched) start();
      else end();
    },
    press: (event) => {
      if (event.key === "Control" && !held && !event.repeat) {
        held = true;
        start();
        return true;
      }
      if (!held && !switched) return false;
      const key = event.key.toLowerCase();
      if (!(key in KEYS)) return false;
      pressed.add(key);
      begin();
      return true;
    },
    release: (event) => {
      pressed.delete(event.key.toLowerCase());
      if (event.key !== "Control" || !held) return;
      held = false;
      end();
    },
    stop: () => {
      if (!held && !switched) return;
      held = switched = false;
      end();
    },
  };
}
