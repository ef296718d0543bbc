/** What the page asks of the reading worker, and what it gets. */
import type { BabylonScene } from "./babylon";
import type { ObjShape, Shape } from "./shape";

export interface ReadValues {
  obj: ObjShape;
  ply: Shape;
  stl: Shape;
  babylon: BabylonScene;
}

export type ReadFormat = keyof ReadValues;

export interface MeshRequest {
  format: ReadFormat;
  bytes: ArrayBuffer;
}
