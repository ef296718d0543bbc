import { SceneCell } from "../_scenes/SceneCell";
import type { CellProps } from "../types";
import { CLOUD } from "./kind";
import type { CloudItem } from "./model";

export default function Cell(props: CellProps<CloudItem>) {
  return <SceneCell {...props} kind={CLOUD} />;
}
