/** A small still picture of a molecule, or its size in words. */
import { SceneCell } from "../_scenes/SceneCell";
import type { CellProps } from "../types";
import { MOLECULE } from "./kind";
import type { MoleculeItem } from "./model";

export default function Cell(props: CellProps<MoleculeItem>) {
  return <SceneCell {...props} kind={MOLECULE} />;
}
