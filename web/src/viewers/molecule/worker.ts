/** Reads files and makes shapes beside the page, which stays quick meanwhile. */
import { coarseIndex } from "../../gl/coarse";
import { cartoonOf } from "./geometry/cartoon";
import { type Mesh, surfaceOf } from "./geometry/surface";
import { readMolecule } from "./read/read";
import { buffersOf, type Part, type Structure } from "./read/structure";

export type Job =
  | { kind: "read"; bytes: Uint8Array<ArrayBuffer>; format: string }
  | { kind: "ribbon"; structure: Structure; part: Part }
  | { kind: "surface"; position: Float32Array; element: Uint8Array; atoms: Uint32Array };

export type Answer = { value: Structure | Mesh } | { error: string };

function answer(job: Job): [Structure | Mesh, ArrayBuffer[]] {
  if (job.kind === "read") {
    const structure = readMolecule(job.bytes, job.format);
    return [structure, buffersOf(structure)];
  }
  const mesh =
    job.kind === "ribbon"
      ? cartoonOf(job.structure, job.part)
      : withCoarse(surfaceOf(job.position, job.element, job.atoms));
  return [mesh, Object.values(mesh).map((list) => list.buffer as ArrayBuffer)];
}

/** Surfaces of more triangles are drawn with fewer while they are turned. */
const FEW_TRIANGLES = 20_000;
const COARSE_PART = 0.1;

function withCoarse(mesh: Mesh): Mesh {
  const triangles = mesh.index.length / 3;
  if (triangles <= FEW_TRIANGLES) return mesh;
  const wanted = Math.max(FEW_TRIANGLES, triangles * COARSE_PART);
  return { ...mesh, coarse: coarseIndex(mesh.position, mesh.index, wanted) };
}

self.onmessage = ({ data }: MessageEvent<Job>) => {
  try {
    const [value, transfer] = answer(data);
    self.postMessage({ value } satisfies Answer, { transfer });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    self.postMessage({ error: text } satisfies Answer);
  }
};
