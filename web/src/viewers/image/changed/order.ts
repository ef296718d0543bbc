/** From how much each sample changed to the order of tiles. */
import { formatNumber } from "../../../base/format";
import type { TileOrder } from "../../_tiles/Tiles";
import type { ChangedSample } from "./answers";

/** Samples by position, by the run's path. */
export type Figures = ReadonlyMap<string, ReadonlyMap<number, ChangedSample>>;

/** Shared columns by the run that changed most, else each run by itself. */
export function orderOf(
  figures: Figures,
  counts: readonly { run: string; count: number }[],
): TileOrder {
  const most = Math.max(0, ...counts.map(({ count }) => count));
  const changeIn = (run: string) => (position: number) =>
    figures.get(run)?.get(position)?.change ?? -1;
  const own = counts.map(({ run, count }) => [run, sorted(count, changeIn(run))] as const);
  const all = counts.map(({ run }) => changeIn(run));
  const shared = sorted(most, (position) => Math.max(...all.map((change) => change(position))));
  return { shared, own: new Map(own) };
}

/** Most changed first; equal ones, and those without a figure, as they were logged. */
function sorted(count: number, changeAt: (position: number) => number): number[] {
  const changes = Float64Array.from({ length: count }, (_, position) => changeAt(position));
  const positions = Array.from({ length: count }, (_, position) => position);
  return positions.sort((a, b) => (changes[b] as number) - (changes[a] as number) || a - b);
}

export const changeText = ({ change }: ChangedSample): string =>
  change === null ? "Δ ?" : `Δ ${change > 0 && change < 0.005 ? "<0.01" : change.toFixed(2)}`;

/** Of a name. */
const MOST_LETTERS = 80;

/** What the figure is made of, line by line. */
export function changeTitle(sample: ChangedSample, runName: (path: string) => string): string {
  const { detail, problem, before, by } = sample;
  const lines = [`Against ${runName(before.run)}, step ${before.step}, by ${by}`];
  if (problem) lines.push(problem);
  for (const [layer, found] of Object.entries(detail)) {
    for (const { name, iou } of found.classes ?? [])
      lines.push(`${layer} ${name.slice(0, MOST_LETTERS)}: IoU ${formatNumber(iou, 3)}`);
    const rest = (found.total ?? 0) - (found.classes?.length ?? 0);
    if (rest > 0) lines.push(`${layer}: and ${rest} more classes`);
    if (found.matched !== undefined)
      lines.push(
        `${layer}: ${found.matched} matched, ${found.gone ?? 0} gone, ${found.new ?? 0} new`,
      );
  }
  return lines.join("\n");
}
