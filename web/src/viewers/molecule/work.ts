/** What a molecule's worker is asked for. */
import { createAsk } from "../../base/workers";
import type { Mesh } from "./geometry/surface";
import type { Part, Structure } from "./read/structure";
import type { Job } from "./worker";

const ask = createAsk<Job, Structure | Mesh>(
  () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
);

/** `bytes` are gone afterwards. */
export const readFile = (bytes: Uint8Array<ArrayBuffer>, format: string) =>
  ask({ kind: "read", bytes, format }, { transfer: [bytes.buffer] }) as Promise<Structure>;

export const ribbonOf = (structure: Structure, part: Part) =>
  ask({ kind: "ribbon", structure, part }) as Promise<Mesh>;

export const surfaceAround = (structure: Structure, atoms: Uint32Array, signal?: AbortSignal) =>
  ask(
    { kind: "surface", position: structure.position, element: structure.element, atoms },
    signal && {
      signal,
    },
  ) as Promise<Mesh>;
