/** The side of the errors view: what is compared with what, the figures, and the best threshold. */
import { formatInteger } from "../../../base/format";
import type { PanelProps } from "../../types";
import type { ImageItem } from "../model";
import { ErrorControls, ErrorLegend, IouSlider } from "./ErrorControls";
import styles from "./Errors.module.css";
import { FigureTable } from "./FigureTable";
import { ScoreCurve } from "./ScoreCurve";
import type { EvaluatedList, Evaluations } from "./useEvaluations";
import { useCurves, useFigures } from "./useFigures";

interface FiguresProps
  extends Pick<PanelProps<ImageItem>, "tracks" | "panelKey" | "options" | "setOptions"> {
  evaluations: Evaluations & { stale: boolean };
}

export function ErrorFigures({ tracks, panelKey, options, setOptions, evaluations }: FiguresProps) {
  const { lists, pending, stale } = evaluations;
  const { boxes, masks, rules, score } = useFigures(lists);
  const curves = useCurves(lists, rules);
  const runs = lists.map(({ list }) => list.track.run);
  const late = pending > 0 || lists.some(({ list }) => list.late);
  const compared = lists.reduce((sum, list) => sum + list.pictures.length, 0);
  const total = lists.reduce((sum, { list }) => sum + list.total, 0);
  return (
    <section
      className={styles.side}
      aria-label={`Errors of ${panelKey}`}
      data-state={late ? "loading" : "ready"}
      data-stale={stale || undefined}
      data-pictures={compared}
      data-total={total}
    >
      <ErrorControls tracks={tracks} options={options} setOptions={setOptions} />
      <ErrorLegend masks={masks.length > 0} />
      <div className={styles.figures}>
        {!late && compared === 0 && <Nothing lists={lists} />}
        {boxes.length > 0 && (
          <>
            <div className={styles.heading}>
              <b>boxes</b>
              <IouSlider />
            </div>
            {score && <ScoreCurve curves={curves} runs={runs} score={score} />}
            <FigureTable of="boxes" groups={boxes} runs={runs} />
          </>
        )}
        {masks.length > 0 && (
          <>
            <div className={styles.heading}>
              <b>masks</b>
            </div>
            <FigureTable of="masks" groups={masks} runs={runs} />
          </>
        )}
      </div>
      <p className={styles.over} role="status">
        over {formatInteger(compared)} of {formatInteger(total)} pictures
        {late ? ", more on their way" : ""}
        <Problem lists={lists} />
      </p>
    </section>
  );
}

function Nothing({ lists }: { lists: readonly EvaluatedList[] }) {
  if (lists.some(({ problem }) => problem)) return null;
  return (
    <p className={styles.nothing}>
      Nothing to compare: a picture needs a prediction and a truth, as two layers of masks or two of
      boxes.
    </p>
  );
}

function Problem({ lists }: { lists: readonly EvaluatedList[] }) {
  const problem = lists.find((list) => list.problem)?.problem;
  if (!problem) return null;
  return (
    <span className={styles.problem} title={problem}>
      {" "}
      · {problem}
    </span>
  );
}
