/** How the pixels of two label maps agree, class by class. */
import { isUnjudged } from "./classNames";
import type { Counts } from "./matching";

/** As much of a label map as counting needs. */
interface Labels {
  width: number;
  height: number;
  ids: Uint8Array | Uint16Array | Uint32Array;
}

/** Pairs of ids that occur at the same pixel, and at how many pixels. */
export interface Confusion {
  prediction: Uint32Array;
  truth: Uint32Array;
  pixels: Float64Array;
}

/** Label maps of different sizes throw an Error that a user can read. */
export function confusion(prediction: Labels, truth: Labels): Confusion {
  if (prediction.width !== truth.width || prediction.height !== truth.height)
    throw new Error(
      `the masks have different sizes: prediction ${sizeOf(prediction)}, ground truth ${sizeOf(truth)}`,
    );
  const rows = denseIds(prediction.ids);
  const columns = denseIds(truth.ids);
  const count = rows && columns ? densePairs : sparsePairs;
  return count(prediction.ids, truth.ids);
}

const sizeOf = ({ width, height }: Labels): string => `${width} × ${height}`;

const DENSE = 256;

const denseIds = (ids: Labels["ids"]): boolean => {
  if (ids.BYTES_PER_ELEMENT === 1) return true;
  for (let i = 0; i < ids.length; i++) if ((ids[i] as number) >= DENSE) return false;
  return true;
};

function densePairs(prediction: Labels["ids"], truth: Labels["ids"]): Confusion {
  const table = new Uint32Array(DENSE * DENSE);
  const pixels = Math.min(prediction.length, truth.length);
  for (let i = 0; i < pixels; i++) {
    const at = (prediction[i] as number) * DENSE + (truth[i] as number);
    table[at] = (table[at] as number) + 1;
  }
  const pairs: [number, number, number][] = [];
  table.forEach((count, at) => {
    if (count > 0) pairs.push([Math.floor(at / DENSE), at % DENSE, count]);
  });
  return packed(pairs);
}

/** Pairs of any ids; neighbours are mostly alike, so that few pixels need the maps. */
function sparsePairs(prediction: Labels["ids"], truth: Labels["ids"]): Confusion {
  const rows = new Map<number, Map<number, number>>();
  const pixels = Math.min(prediction.length, truth.length);
  let start = 0;
  for (let i = 1; i <= pixels; i++) {
    const same = i < pixels && prediction[i] === prediction[start] && truth[i] === truth[start];
    if (same) continue;
    add(rows, prediction[start] as number, truth[start] as number, i - start);
    start = i;
  }
  const pairs = [...rows].flatMap(([row, columns]) =>
    [...columns].map(([column, count]): [number, number, number] => [row, column, count]),
  );
  return packed(pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
}

function add(rows: Map<number, Map<number, number>>, row: number, column: number, by: number) {
  let columns = rows.get(row);
  if (!columns) {
    columns = new Map();
    rows.set(row, columns);
  }
  columns.set(column, (columns.get(column) ?? 0) + by);
}

const packed = (pairs: readonly [number, number, number][]): Confusion => ({
  prediction: Uint32Array.from(pairs, (pair) => pair[0]),
  truth: Uint32Array.from(pairs, (pair) => pair[1]),
  pixels: Float64Array.from(pairs, (pair) => pair[2]),
});

/**
 * Pixels found, claimed wrongly and missed, by the class's name; ids of one name are one class.
 * Where the truth is void, unlabeled or ignored, nothing counts.
 */
export function countsByClass(
  { prediction, truth, pixels }: Confusion,
  names: { prediction: (id: number) => string; truth: (id: number) => string },
): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  const of = (name: string): Counts => {
    const known = counts.get(name) ?? { tp: 0, fp: 0, fn: 0 };
    counts.set(name, known);
    return known;
  };
  pixels.forEach((count, i) => {
    const claimed = names.prediction(prediction[i] as number);
    const true_ = names.truth(truth[i] as number);
    if (isUnjudged(true_)) return;
    if (claimed === true_) of(claimed).tp += count;
    else {
      of(claimed).fp += count;
      of(true_).fn += count;
    }
  });
  return counts;
}
