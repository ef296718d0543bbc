/** The class of every pixel, read exactly from the PNG that holds a mask. */
import type { Encoding } from "./layers";
import { decodePng, type Png } from "./png";

export interface LabelMap {
  width: number;
  height: number;
  /** Line after line. */
  ids: Uint8Array | Uint16Array | Uint32Array;
  /** Every id that occurs, ascending. */
  present: Uint32Array;
  /** Of ids that are too large to index a table: where each stands in `present`. */
  ranks?: Uint32Array;
}

/** Throws an Error whose message goes on after "the file …". */
export async function decodeLabelMap(bytes: Uint8Array, encoding: Encoding): Promise<LabelMap> {
  const png = await decodePng(bytes);
  const ids = idsOf(png, encoding);
  return labelMap(png.width, png.height, ids);
}

export function labelMap(width: number, height: number, ids: LabelMap["ids"]): LabelMap {
  return ids instanceof Uint32Array
    ? { width, height, ids, ...ranked(ids) }
    : { width, height, ids, present: presentIn(ids) };
}

/** A table of a value for every id that occurs, for `indexes(map)` to look up. */
export function tableOf(map: LabelMap, read: (id: number) => number): Uint32Array {
  const { present, ranks } = map;
  if (ranks) return present.map(read);
  const table = new Uint32Array((present.at(-1) ?? 0) + 1);
  for (const id of present) table[id] = read(id);
  return table;
}

/** For every pixel, where its id stands in a `tableOf`. */
export const indexes = (map: LabelMap): LabelMap["ids"] => map.ranks ?? map.ids;

function idsOf(png: Png, encoding: Encoding): LabelMap["ids"] {
  const { channels, depth, samples } = png;
  if (encoding === "rgba32" && channels === 4 && depth === 8) return littleEndian(samples);
  if (encoding === "gray16" && channels === 1) return samples;
  if (encoding === "gray8" && channels === 1 && depth <= 8) return samples;
  throw new Error(`holds ${channels} × ${depth} bits a pixel, which is not ${encoding}`);
}

function littleEndian(samples: Png["samples"]): Uint32Array {
  const ids = new Uint32Array(samples.length / 4);
  for (let i = 0, s = 0; i < ids.length; i++, s += 4) {
    const low = (samples[s] as number) | ((samples[s + 1] as number) << 8);
    ids[i] = low | ((samples[s + 2] as number) << 16) | ((samples[s + 3] as number) << 24);
  }
  return ids;
}

function presentIn(ids: Uint8Array | Uint16Array): Uint32Array {
  const seen = new Uint8Array(ids instanceof Uint8Array ? 256 : 65536);
  for (let i = 0; i < ids.length; i++) seen[ids[i] as number] = 1;
  const present: number[] = [];
  for (let id = 0; id < seen.length; id++) if (seen[id]) present.push(id);
  return Uint32Array.from(present);
}

/** Neighbours are mostly alike, so that few pixels need the map. */
function ranked(ids: Uint32Array): { present: Uint32Array; ranks: Uint32Array } {
  const rankOf = new Map<number, number>();
  eachRun(ids, (id) => rankOf.set(id, 0));
  const present = Uint32Array.from(rankOf.keys()).sort();
  present.forEach((id, rank) => {
    rankOf.set(id, rank);
  });
  const ranks = new Uint32Array(ids.length);
  eachRun(ids, (id, start, end) => ranks.fill(rankOf.get(id) as number, start, end));
  return { present, ranks };
}

function eachRun(ids: Uint32Array, visit: (id: number, start: number, end: number) => void): void {
  let start = 0;
  for (let i = 1; i <= ids.length; i++) {
    if (i < ids.length && ids[i] === ids[start]) continue;
    visit(ids[start] as number, start, i);
    start = i;
  }
}
