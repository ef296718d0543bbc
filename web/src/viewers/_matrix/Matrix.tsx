/** Samples as rows, runs or steps as columns: any kind, each cell drawn by the viewer's `Cell`. */
import type { ComponentType } from "react";
import type { PanelProps, Viewer } from "../types";
import styles from "./Matrix.module.css";
import { MatrixRuns } from "./MatrixRuns";
import { MatrixSample } from "./MatrixSample";
import { MatrixSteps } from "./MatrixSteps";
import { MatrixStrip, settingsOf } from "./MatrixStrip";

/** As much of a viewer as a matrix needs. */
export type MatrixViewer<Item> = Pick<Viewer<Item>, "kind" | "versions" | "parse" | "Cell"> &
  Partial<Pick<Viewer<Item>, "anyKind" | "sample" | "enlarges" | "modes" | "historyModes">>;

export interface MatrixProps<Item> extends PanelProps<Item> {
  viewer: MatrixViewer<Item>;
  /** What the viewer draws one sample large with; absent: who shows the matrix does that. */
  Panel?: ComponentType<PanelProps<Item>>;
  /** Keys or names of samples in the order of their rows; others follow. */
  order?: readonly string[] | undefined;
}

export function Matrix<Item>(props: MatrixProps<Item>) {
  const { tracks, options, setOptions, large, focus, Panel } = props;
  if (large && focus && Panel) return <MatrixSample {...props} Panel={Panel} focus={focus} />;
  const settings = settingsOf(options, tracks.length);
  const Cells = settings.columns === "runs" ? MatrixRuns : MatrixSteps;
  return (
    <div className={styles.matrix}>
      <MatrixStrip settings={settings} options={options} setOptions={setOptions} />
      <Cells {...props} settings={settings} />
    </div>
  );
}
