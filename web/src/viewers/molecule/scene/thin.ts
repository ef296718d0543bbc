/** Draws fewer atoms while the camera moves, where drawing all of them takes too long. */
import { InstancedBufferGeometry, Mesh, type Object3D } from "three";
import type { Frame3D } from "../../../gl/types";

/** Less than this is always drawn whole. */
const FEW = 20_000;
const LEAST = 4000;
/** Pictures that take longer do not follow the pointer. */
const SLOW_MS = 70;
const LEAST_PART = 0.04;

interface Pace {
  /** When the last picture of the movement was begun; 0 after a rest. */
  at: number;
  part: number;
  whole: Map<InstancedBufferGeometry, number>;
}

const paces = new WeakMap<Object3D, Pace>();

export function thin(root: Object3D, { quick }: Frame3D): void {
  const pace = paces.get(root) ?? begin(root);
  const now = performance.now();
  const since = pace.at > 0 ? now - pace.at : 0;
  if (quick && since > SLOW_MS) pace.part = Math.max(LEAST_PART, (pace.part * SLOW_MS) / since);
  pace.at = quick ? now : 0;
  const part = quick ? pace.part : 1;
  for (const [geometry, whole] of pace.whole) {
    const shown = whole <= FEW ? whole : Math.max(LEAST, Math.round(whole * part));
    geometry.instanceCount = Math.min(whole, shown);
  }
}

function begin(root: Object3D): Pace {
  const whole = new Map<InstancedBufferGeometry, number>();
  root.traverse((object) => {
    if (object instanceof Mesh && object.geometry instanceof InstancedBufferGeometry)
      whole.set(object.geometry, object.geometry.instanceCount);
  });
  const pace = { at: 0, part: 1, whole };
  paces.set(root, pace);
  return pace;
}
