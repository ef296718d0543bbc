/** Point clouds of all runs at the playhead. */
import { ScenePanel } from "../_scenes/ScenePanel";
import type { PanelProps } from "../types";
import { CLOUD } from "./kind";
import type { CloudItem } from "./model";

export const Panel = (props: PanelProps<CloudItem>) => <ScenePanel {...props} kind={CLOUD} />;
