/** Reads files and makes shapes beside the page, which stays quick meanwhile. */
import { answering } from "../../base/workers";
import { coarseIndex } from "../../gl/coarse";
import { cartoonOf } from "./geometry/cartoon";
import { type Mesh, surfaceOf } from "./geometry/surface";
import { readMolecule } from "./read/read";
import { buffersOf, type Part, type Structure } from "./read/structure";

export type Job =
  | { kind: "read"; bytes: Uint8Array<ArrayBuffer>; format: string }
  | { kind: "ribbon"; structure: Structure; part: Part }
  | { kind: "surface"; position: Float32Array; element: Uint8Array; atoms: Uint32Array };

answering<Job, Structure | Mesh>(
  (job) => {
    if (job.kind === "read") return readMolecule(job.bytes, job.format);
    if (job.kind === "ribbon") return cartoonOf(job.structure, job.part);
    return withCoarse(surfaceOf(job.position, job.element, job.atoms));
  },
  (made) =>
    "models" in made
      ? buffersOf(made)
      : Object.values(made).map((list) => list.buffer as ArrayBuffer),
);

/** Surfaces of more triangles are drawn with fewer while they are turned. */
const FEW_TRIANGLES = 20_000;
const COARSE_PART = 0.1;

function withCoarse(mesh: Mesh): Mesh {
  const triangles = mesh.index.length / 3;
  if (triangles <= FEW_TRIANGLES) return mesh;
  const wanted = Math.max(FEW_TRIANGLES, triangles * COARSE_PART);
  return { ...mesh, coarse: coarseIndex(mesh.position, mesh.index, wanted) };
}
