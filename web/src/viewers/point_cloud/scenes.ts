/** The clouds among the scenes of a panel. */
import type { Scene3D } from "../../gl/types";
import type { CloudScene } from "./scene";

export const cloudsIn = (scenes: readonly Scene3D[]): CloudScene[] =>
  scenes.filter((scene): scene is CloudScene => "points" in scene && "lines" in scene);
