/** STL and PLY files: one shape without materials. */
import type { MeshItem } from "../model";
import { readInWorker } from "../read/readInWorker";
import { clay } from "./clay";
import type { LoadedMesh } from "./loaded";
import { objectsOf } from "./shapeObjects";

export async function loadShape(
  item: MeshItem & { format: "stl" | "ply" },
  bytes: ArrayBuffer,
  signal: AbortSignal,
): Promise<LoadedMesh> {
  const shape = await readInWorker(item.format, bytes, signal);
  const material = clay(shape);
  return {
    root: objectsOf(shape, () => material),
    origin: shape.origin,
    light: "head",
    clips: [],
    missing: [],
    notes: shape.notes,
    bytes: 0,
    faces: shape.faces,
    vertices: shape.vertices,
    dispose: () => {},
  };
}
