/** What the readers of files make: plain arrays, ready to be handed over from a worker and to a GPU. */

export interface Shape {
  /** Three numbers a vertex, from `origin`; all finite. */
  positions: Float32Array;
  /** Where the positions' zero lies, so that coordinates far from zero keep their digits. */
  origin: [number, number, number];
  normals?: Float32Array;
  /** Two a vertex; (0, 0) is the lower left corner of a texture. */
  uvs?: Float32Array;
  /** Linear light, red, green, blue, and alpha if `colorSize` is 4. */
  colors?: Float32Array;
  colorSize?: 3 | 4;
  /** Three a triangle, part after part. */
  triangles: Uint32Array;
  /** Two a line. */
  lines: Uint32Array;
  /** Vertices that are drawn as points. */
  points: Uint32Array;
  parts: Part[];
  /** Faces as the file counts them: one of five corners is one. */
  faces: number;
  /** Vertices of the file; at sharp edges there are more in `positions`. */
  vertices: number;
  /** The file itself had normals. */
  ownNormals: boolean;
  /** What was left out, or is odd, in whole sentences. */
  notes: string[];
}

/** Triangles that have one material and one name. */
export interface Part {
  /** In corners of `triangles`. */
  start: number;
  count: number;
  name: string;
  material: string;
}

/** An obj file names others. */
export interface ObjShape extends Shape {
  /** Of mtl files, as the file writes them: a line may hold several names. */
  libraries: string[];
}

export class MeshError extends Error {}
