/** Meshes at the playhead, in the page's one renderer. */
import { ScenePanel } from "../_scenes/ScenePanel";
import type { PanelProps } from "../types";
import { MESH_KIND } from "./kind";
import type { MeshItem } from "./model";

export const Panel = (props: PanelProps<MeshItem>) => <ScenePanel {...props} kind={MESH_KIND} />;
