/** What the page and the reading worker say to one another. */
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

export type MeshAnswer = { value: ReadValues[ReadFormat] } | { reason: string };
