/** Where a scene lies in the world. */
import type { Box3 } from "three";
import type { Bounds } from "./camera";
import type { Scene3D } from "./types";

/** Undefined while nothing is in it. */
export const worldBounds = ({ bounds, origin }: Scene3D): Bounds | undefined =>
  inWorld(bounds, origin);

/** What a first look shows. */
export const fittedBounds = ({ fitted, bounds, origin }: Scene3D): Bounds | undefined =>
  inWorld(fitted && !fitted.isEmpty() ? fitted : bounds, origin);

function inWorld(bounds: Box3, origin: Scene3D["origin"]): Bounds | undefined {
  if (bounds.isEmpty()) return undefined;
  const { min, max } = bounds;
  const [x, y, z] = origin;
  return [
    [min.x + x, min.y + y, min.z + z],
    [max.x + x, max.y + y, max.z + z],
  ];
}
