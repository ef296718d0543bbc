/** Faces of more than three corners as triangles. */
import { Earcut } from "three/src/extras/Earcut.js";

/** Longer ones are cut as a fan: time stays bounded. */
const MOST_CORNERS = 20_000;

type Positions = ArrayLike<number>;

/** Calls `take` with places in `corners`, three by three. `corners` are numbers of vertices. */
export function triangulate(
  corners: ArrayLike<number>,
  positions: Positions,
  take: (a: number, b: number, c: number) => void,
): void {
  const count = corners.length;
  const cut = count === 3 || count > MOST_CORNERS ? [] : cutAlong(corners, positions);
  if (cut.length === 0) fan(count, take);
  for (let i = 0; i + 2 < cut.length; i += 3)
    take(cut[i] as number, cut[i + 1] as number, cut[i + 2] as number);
}

/** Nothing for what a fan is right for. */
function cutAlong(corners: ArrayLike<number>, positions: Positions): number[] {
  const normal = normalOf(corners, positions);
  if (isConvex(corners, positions, normal)) return [];
  return Earcut.triangulate(flattened(corners, positions, normal), [], 2);
}

function fan(count: number, take: (a: number, b: number, c: number) => void): void {
  for (let i = 1; i + 1 < count; i++) take(0, i, i + 1);
}

type Triple = [number, number, number];

/** Of the whole polygon, by Newell's sum; as long as twice its area. */
function normalOf(corners: ArrayLike<number>, positions: Positions): Triple {
  const sum: Triple = [0, 0, 0];
  for (let i = 0; i < corners.length; i++) {
    const [ax, ay, az] = at(positions, corners[i] as number);
    const [bx, by, bz] = at(positions, corners[(i + 1) % corners.length] as number);
    sum[0] += (ay - by) * (az + bz);
    sum[1] += (az - bz) * (ax + bx);
    sum[2] += (ax - bx) * (ay + by);
  }
  return sum;
}

function isConvex(corners: ArrayLike<number>, positions: Positions, normal: Triple): boolean {
  const count = corners.length;
  for (let i = 0; i < count; i++) {
    const a = at(positions, corners[i] as number);
    const b = at(positions, corners[(i + 1) % count] as number);
    const c = at(positions, corners[(i + 2) % count] as number);
    const [x, y, z] = cross(minus(b, a), minus(c, b));
    if (x * normal[0] + y * normal[1] + z * normal[2] < 0) return false;
  }
  return true;
}

/** Seen from the side that its normal points to, along the longest axis of that. */
function flattened(corners: ArrayLike<number>, positions: Positions, normal: Triple): number[] {
  const [x, y, z] = normal.map(Math.abs) as Triple;
  const [u, v, sign] =
    z >= x && z >= y
      ? ([0, 1, normal[2]] as const)
      : y >= x
        ? ([2, 0, normal[1]] as const)
        : ([1, 2, normal[0]] as const);
  const flip = sign < 0 ? -1 : 1;
  return Array.from(corners).flatMap((corner) => {
    const place = at(positions, corner);
    return [place[u] * flip, place[v]];
  });
}

const at = (positions: Positions, i: number): Triple => [
  positions[3 * i] as number,
  positions[3 * i + 1] as number,
  positions[3 * i + 2] as number,
];
const minus = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const cross = (a: Triple, b: Triple): Triple => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
