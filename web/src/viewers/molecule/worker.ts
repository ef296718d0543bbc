/** Reads files and makes shapes beside the page, which stays quick meanwhile. */
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
      : surfaceOf(job.position, job.element, job.atoms);
  return [mesh, Object.values(mesh).map((list) => list.buffer as ArrayBuffer)];
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
