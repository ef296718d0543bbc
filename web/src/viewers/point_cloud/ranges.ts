/** Between which values nearly all points lie. */
import { Box3, Vector3 } from "three";
import type { Block } from "./columns";
import type { CloudItem } from "./model";
import type { Mode } from "./style";

const MOST = 65_536;
/** So many are left out at either end: a single odd point would take the colours from all others. */
const OUT = 0.01;

export function valuesRange(
  block: Block,
  item: Pick<CloudItem, "origin" | "scale">,
  mode: Mode,
): readonly [number, number] {
  return quantiles(block, item, mode, OUT);
}

function quantiles(
  block: Block,
  item: Pick<CloudItem, "origin" | "scale">,
  mode: Mode,
  out: number,
): readonly [number, number] {
  const count = Math.min(MOST, block.count);
  const values = new Float64Array(count);
  let found = 0;
  for (let i = 0; i < count; i++) {
    const value = numberAt(block, item, mode, i);
    if (Number.isFinite(value)) values[found++] = value;
  }
  if (found === 0) return [0, 1];
  const sorted = values.subarray(0, found).sort();
  const at = (part: number) => sorted[Math.round(part * (found - 1))] ?? 0;
  const [low, high] = [at(out), at(1 - out)];
  return high > low ? [low, high] : [at(0), at(1)];
}

/** Few points lie far from all others: a first look leaves them out. */
const FAR = 0.002;
const AROUND = 0.08;

/** Where nearly all points lie, in the scene's units. */
export function usualBounds(block: Block, item: Pick<CloudItem, "scale">): Box3 {
  const [low, high] = [new Vector3(), new Vector3()];
  const own = { origin: [0, 0, 0] as const, scale: item.scale };
  for (const [i, axis] of (["x", "y", "z"] as const).entries()) {
    const [all, usual] = [quantiles(block, own, axis, 0), quantiles(block, own, axis, FAR)];
    const more = AROUND * (usual[1] - usual[0]);
    low.setComponent(i, Math.max(all[0], usual[0] - more));
    high.setComponent(i, Math.min(all[1], usual[1] + more));
  }
  return new Box3(low, high);
}

/** In the world. */
export function numberAt(
  { positions }: Pick<Block, "positions">,
  { origin, scale }: Pick<CloudItem, "origin" | "scale">,
  mode: Mode,
  at: number,
): number {
  const along = (i: number) =>
    (origin[i] ?? 0) + (positions[3 * at + i] as number) * (scale[i] ?? 1);
  if (mode === "distance") return Math.hypot(along(0), along(1), along(2));
  return along(mode === "x" ? 0 : mode === "y" ? 1 : 2);
}
