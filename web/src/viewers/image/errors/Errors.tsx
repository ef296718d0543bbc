/** Pictures coloured by their errors, and beside them the figures that follow. */
import { useMemo, useRef } from "react";
import { useOverlay } from "../../../overlay/settings";
import { formatFocus, parseFocus } from "../../focus";
import { parseOptions, withOptions } from "../../panelOptions";
import type { PanelProps } from "../../types";
import { Grid } from "../grid/Grid";
import type { PictureOptions } from "../grid/useGridOptions";
import type { ImageItem } from "../model";
import { useAllPictures } from "./allPictures";
import { ErrorColors } from "./ErrorColors";
import { ErrorFigures } from "./ErrorFigures";
import styles from "./Errors.module.css";
import { byErrors } from "./errorOrder";
import { type Evaluations, useEvaluations } from "./useEvaluations";

type ErrorsProps = PanelProps<ImageItem> & { pictures?: PictureOptions };

export default function Errors(props: ErrorsProps) {
  const { tracks, panelKey, options, setFocus, want } = props;
  const { settings } = useOverlay();
  const evaluations = useSteady(useEvaluations(useAllPictures(tracks, panelKey)));
  const sorted = parseOptions(options).sort === "errors";
  const order = useMemo(
    () => (sorted ? byErrors(evaluations.lists, settings) : undefined),
    [sorted, evaluations, settings],
  );
  const focusOn = (focus: string | null) => {
    const at = parseFocus(focus);
    const position = at && order?.positionOf(at.run, at.position);
    setFocus(
      at && position !== undefined ? formatFocus({ ...at, position: position ?? 0 }) : focus,
    );
  };
  return (
    <div className={styles.errors}>
      <div className={styles.pictures}>
        <ErrorColors>
          <Grid
            {...props}
            options={withOptions(options, { changed: undefined })}
            tracks={order?.tracks ?? tracks}
            want={order ? nothing : want}
            setFocus={focusOn}
          />
        </ErrorColors>
      </div>
      <ErrorFigures {...props} evaluations={evaluations} />
    </div>
  );
}

/** Sorted pictures are all here already. */
const nothing = () => {};

export interface SteadyEvaluations extends Evaluations {
  /** They are of an earlier playhead: the new ones are on their way. */
  stale: boolean;
}

/** While a new step's files arrive the last figures stay. */
function useSteady(now: Evaluations): SteadyEvaluations {
  const last = useRef<Evaluations>(undefined);
  const late = now.pending > 0 || now.lists.some(({ list }) => list.late);
  if (!late) last.current = now;
  const kept = last.current;
  if (!late || !kept || !isOfSameRuns(kept, now)) return { ...now, stale: false };
  return { ...kept, pending: now.pending, stale: true };
}

const isOfSameRuns = (a: Evaluations, b: Evaluations): boolean => runsOf(a) === runsOf(b);
const runsOf = ({ lists }: Evaluations): string =>
  lists.map(({ list }) => list.track.run.path).join();
