/** What the loaders of all formats give. */
import type { AnimationClip, Object3D } from "three";

export interface LoadedMesh {
  root: Object3D;
  origin: readonly [number, number, number];
  light: "head" | "studio";
  clips: readonly AnimationClip[];
  /** What the file names and what was not logged with it. */
  missing: readonly string[];
  /** What is left out or odd, in whole sentences. */
  notes: readonly string[];
  /** Of textures. */
  bytes: number;
  /** Faces as the file counts them, if that differs from triangles. */
  faces?: number;
  /** Those of the file, if the graphics card gets more. */
  vertices?: number;
  dispose: () => void;
}
