/** What a point says of itself: its row, its place with all digits, its colour or category. */
import { formatInteger } from "../../base/format";
import type { Hit3D } from "../../gl/types";
import type { Block } from "./columns";
import type { CloudItem } from "./model";
import { rowsOf } from "./order";

const AXES = ["x", "y", "z"] as const;
const rows = new Map<number, (place: number) => number>();
const MOST_ORDERS = 4;

export function pointFacts(
  item: CloudItem,
  block: Block,
  at: number,
  hovering: boolean,
): Hit3D["facts"] {
  const place = block.first + at;
  const facts: [string, string][] = AXES.map((axis, i) => [axis, coordinate(item, block, at, i)]);
  if (block.colors) facts.push(["rgb", [0, 1, 2].map((i) => block.colors?.[3 * at + i]).join(" ")]);
  if (block.categories) facts.push(["category", String(block.categories[at])]);
  // Where the row was takes an order of all rows: for a click only.
  if (!hovering) facts.push(["row", formatInteger(rowOf(item.count, place))]);
  return facts;
}

function rowOf(count: number, place: number): number {
  const known = rows.get(count) ?? rowsOf(count);
  rows.delete(count);
  rows.set(count, known);
  for (const old of rows.keys()) if (rows.size > MOST_ORDERS) rows.delete(old);
  return known(place);
}

/** As many digits as the stored number has, at its place in the world. */
export function coordinate(item: CloudItem, { positions }: Block, at: number, i: number): string {
  const stored = positions[3 * at + i] as number;
  const [origin, scale] = [item.origin[i] ?? 0, item.scale[i] ?? 1];
  if (!Number.isFinite(stored)) return String(stored);
  const world = origin + stored * scale;
  const own = positions instanceof Float32Array ? Math.abs(stored) * 2 ** -24 : scale / 2;
  // A sum has no more digits than a double.
  const grain = Math.max(own, Math.abs(world) * 2 ** -51, 1e-15);
  const decimals = Math.min(15, Math.max(0, Math.ceil(-Math.log10(grain))));
  return Math.abs(world) < 1e15 && decimals < 13
    ? String(Number(world.toFixed(decimals)))
    : String(world);
}
