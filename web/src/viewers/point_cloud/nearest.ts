/** The point that a ray means: by a look at all of them, which takes some milliseconds for a million. */
import type { Point3 } from "../../gl/camera";
import type { Block } from "./columns";

export interface Asked {
  ray: { origin: XYZ; direction: XYZ };
  reach: (distance: number) => number;
  scale: Point3;
  /** Look at so many at most. */
  most: number;
  /** Categories that are not shown. */
  skips: ReadonlySet<number>;
}

interface XYZ {
  x: number;
  y: number;
  z: number;
}

export interface Found {
  block: Block;
  /** Its place within the block. */
  at: number;
  distance: number;
}

/** Within half of the reach the first one counts, beyond that the one that is nearest to the ray. */
export function nearestPoint(blocks: readonly Block[], asked: Asked): Found | undefined {
  const { ray, reach, scale, most, skips } = asked;
  const { x: ox, y: oy, z: oz } = ray.origin;
  const { x: dx, y: dy, z: dz } = ray.direction;
  const [sx, sy, sz] = scale;
  // Linear in the distance, or the same everywhere.
  const near = reach(0);
  const growth = reach(1) - near;
  let best: Found | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const block of blocks) {
    const { positions, categories } = block;
    const count = Math.min(block.count, most - block.first);
    for (let i = 0; i < count; i++) {
      const x = (positions[3 * i] as number) * sx - ox;
      const y = (positions[3 * i + 1] as number) * sy - oy;
      const z = (positions[3 * i + 2] as number) * sz - oz;
      const along = x * dx + y * dy + z * dz;
      if (!(along > 0)) continue;
      const off = x * x + y * y + z * z - along * along;
      const allowed = near + growth * along;
      if (!(off < allowed * allowed)) continue;
      if (categories && skips.has(categories[i] as number)) continue;
      const part = Math.sqrt(Math.max(0, off)) / allowed;
      const score = along * (1 + Math.max(0, part - 0.5));
      if (score < bestScore) {
        bestScore = score;
        best = { block, at: i, distance: along };
      }
    }
  }
  return best;
}
