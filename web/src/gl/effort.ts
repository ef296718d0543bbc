/** How much of a scene is drawn while the camera moves: as much as lets the picture follow the pointer. */
import type { Scene3D } from "./types";

/** A picture of a movement may take so long; longer where else hardly anything were left of it. */
const AIM_MS = 70;
const LONGEST_AIM_MS = 140;
/** Of many views that move together each has its share, but not less than this. */
const LEAST_AIM_MS = 10;
const LEAST_EFFORT = 0.01;
/** One slow picture may have had other reasons. */
const MOST_DOWN = 0.3;
const MOST_UP = 1.25;
/** So near to the aim nothing changes: detail must not flicker. */
const NEAR = 0.75;
/** Longer ones were not drawn all that time: the page was hidden. */
const LONGEST_MS = 20_000;
/** Fewer pixels first: then less of the things themselves. */
const LEAST_SCALE = 0.5;
const SCALES = [1, 0.75, LEAST_SCALE];

const efforts = new WeakMap<Scene3D, number>();

/** Between 0 and 1: the part of the work for a whole picture that a moving one may be. */
export const effortOf = (scene: Scene3D): number => efforts.get(scene) ?? 1;

export interface DrawnBatch {
  scenes: Iterable<Scene3D>;
  /** Pictures of a movement. */
  quick: boolean;
  tookMs: number;
  /** So many views of so many that wanted to be drawn. */
  share: number;
}

/** From how long some pictures took, all together. */
export function learnEffort({ scenes, quick, tookMs, share }: DrawnBatch): void {
  if (tookMs > LONGEST_MS) return;
  for (const scene of scenes) {
    const known = efforts.get(scene);
    const aim = Math.max(LEAST_AIM_MS, aimFor(quick ? (known ?? 1) : 1) * share);
    const part = aim / Math.max(1, tookMs);
    if (quick) efforts.set(scene, moved(known ?? 1, part));
    else if (known === undefined || part > known) efforts.set(scene, within(part));
  }
}

const aimFor = (effort: number): number =>
  LONGEST_AIM_MS - (LONGEST_AIM_MS - AIM_MS) * Math.sqrt(effort);

function moved(known: number, part: number): number {
  const fits = part > NEAR && part < 1 / NEAR;
  return fits ? known : within(known * Math.min(MOST_UP, Math.max(MOST_DOWN, part)));
}

const within = (effort: number): number => Math.min(1, Math.max(LEAST_EFFORT, effort));

/** An effort as fewer pixels along each side, and a part of the things that are drawn. */
export function spent(effort: number): { scale: number; part: number } {
  const scale = SCALES.find((each) => each * each <= effort) ?? LEAST_SCALE;
  return { scale, part: Math.min(1, effort / (scale * scale)) };
}
