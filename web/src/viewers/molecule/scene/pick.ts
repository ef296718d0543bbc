/** Which atom lies under the pointer. */
import type { Ray } from "three";

export interface Targets {
  atoms: Uint32Array;
  /** Ångström, one to an atom. */
  radius: Float32Array;
}

/** The ball that a ray meets first; small ones are as large as the pointer's reach. */
export function nearestBall(
  position: Float32Array,
  { atoms, radius }: Targets,
  { origin, direction }: Ray,
  reach: (distance: number) => number,
): { atom: number; distance: number } | null {
  let best = -1;
  let nearest = Infinity;
  for (let i = 0; i < atoms.length; i++) {
    const atom = atoms[i] as number;
    const x = (position[3 * atom] as number) - origin.x;
    const y = (position[3 * atom + 1] as number) - origin.y;
    const z = (position[3 * atom + 2] as number) - origin.z;
    const along = x * direction.x + y * direction.y + z * direction.z;
    const own = radius[i] as number;
    if (along <= 0 || along - own > nearest) continue;
    const across = x * x + y * y + z * z - along * along;
    const most = own > 0.5 ? own : Math.max(own, Math.min(0.6, reach(along)));
    if (across > most * most) continue;
    const distance = along - Math.sqrt(Math.max(0, most * most - across));
    if (distance < nearest) {
      nearest = distance;
      best = atom;
    }
  }
  return best < 0 ? null : { atom: best, distance: nearest };
}
