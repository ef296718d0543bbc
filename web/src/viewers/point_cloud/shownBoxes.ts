/** Which boxes a style shows, and what stands beside them. */
import { formatNumber } from "../../base/format";
import type { Box } from "./boxes";
import type { CloudStyle } from "./style";

export function shownBoxes(
  boxes: readonly Box[],
  style: Pick<CloudStyle, "boxes" | "score" | "hiddenLabels">,
): number[] {
  const { score: range, hiddenLabels } = style;
  if (!style.boxes) return [];
  return boxes.flatMap(({ label, score }, at) => {
    // One without a score cannot be compared: it is always shown. One with NaN fits no range.
    const fits = !range || score === undefined || (score >= range[0] && score <= range[1]);
    return fits && !hiddenLabels.has(label) ? [at] : [];
  });
}

export const boxCaption = ({ label, score }: Box): string =>
  [label.slice(0, 60), score === undefined ? "" : formatNumber(score, 2)].filter(Boolean).join(" ");
