/** The figures of the pictures at hand in one line: "IoU 0.87 P 0.91 R 0.88", or one figure per run. */
import { useMemo } from "react";
import { formatInteger } from "../../../base/format";
import type { Track } from "../../types";
import type { ImageItem } from "../model";
import { heldBy } from "./allPictures";
import { ErrorLegend } from "./ErrorControls";
import styles from "./Errors.module.css";
import { figureText } from "./FigureTable";
import type { FigureGroup } from "./figures";
import { useEvaluations } from "./useEvaluations";
import { useFigures } from "./useFigures";

interface SummaryProps {
  tracks: readonly Track<ImageItem>[];
  /** Pixels are compared, not only boxes. */
  masks: boolean;
}

export default function ErrorSummary({ tracks, masks: withMasks }: SummaryProps) {
  const lists = useMemo(
    () =>
      tracks.map((track) => ({
        track,
        pictures: heldBy(track),
        total: track.now?.total ?? 0,
        late: false,
      })),
    [tracks],
  );
  const evaluations = useEvaluations(lists);
  const { boxes, masks } = useFigures(evaluations.lists);
  const groups = [
    { of: "masks", main: "iou", label: "IoU", all: masks[0] },
    { of: "boxes", main: "f1", label: "F1", all: boxes[0] },
  ] as const;
  const shown = groups.filter((group) => group.all);
  if (shown.length === 0) return null;
  const compared = evaluations.lists.reduce((sum, list) => sum + list.pictures.length, 0);
  const total = lists.reduce((sum, list) => sum + list.total, 0);
  const over = `over ${formatInteger(compared)} of ${formatInteger(total)}`;
  return (
    <span className={styles.summary} data-pictures={compared} data-pending={evaluations.pending}>
      <ErrorLegend masks={withMasks} />
      {shown.map(({ of, main, label, all }) => (
        <span key={of} title={titleOf(of, all as FigureGroup, lists)} data-of={of}>
          <b>{label}</b>
          {(all as FigureGroup).rows.map((row) => (
            <span key={row.run}>
              {lists.length > 1 && (
                <i className={styles.dot} style={{ background: lists[row.run]?.track.run.color }} />
              )}
              {figureText(row[main])}
            </span>
          ))}
          {lists.length === 1 && (
            <>
              {" "}
              P {figureText(all?.rows[0]?.precision ?? Number.NaN)} R{" "}
              {figureText(all?.rows[0]?.recall ?? Number.NaN)}
            </>
          )}
        </span>
      ))}
      {compared < total && (
        <span title="Pictures that are not at hand, or hold nothing to compare, are not counted; the mode errors counts all">
          {over}
        </span>
      )}
    </span>
  );
}

const titleOf = (
  of: string,
  { rows }: FigureGroup,
  lists: readonly { track: Track<ImageItem> }[],
): string =>
  rows
    .map(
      ({ run, iou, f1, precision, recall }) =>
        `${lists[run]?.track.run.name}: ${of}, ${of === "masks" ? `IoU ${figureText(iou)}` : `F1 ${figureText(f1)}`}, precision ${figureText(precision)}, recall ${figureText(recall)}`,
    )
    .join("\n");
