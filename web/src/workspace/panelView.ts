/** What every panel gets from the workspace. */
import type { PanelSpec } from "./sections";
import type { VisibleRun } from "./view";

export interface PanelViewProps {
  spec: PanelSpec;
  runs: readonly VisibleRun[];
  /** Fills the page. */
  large: boolean;
  onLarge: (large: boolean) => void;
}
