/** A still of the mesh where there is room, else how many faces it has. */
import { SceneCell } from "../_scenes/SceneCell";
import type { CellProps } from "../types";
import { MESH_KIND } from "./kind";
import type { MeshItem } from "./model";

const Cell = (props: CellProps<MeshItem>) => <SceneCell {...props} kind={MESH_KIND} />;
export default Cell;
