/** Meshes are read in workers, a few at once. */
import { createAsk } from "../../../base/workers";
import type { MeshRequest, ReadFormat, ReadValues } from "./messages";

const AT_ONCE = 4;

const ask = createAsk<MeshRequest, ReadValues[ReadFormat]>(
  () => new Worker(new URL("./mesh.worker.ts", import.meta.url), { type: "module" }),
  { most: AT_ONCE },
);

/** `bytes` are gone afterwards. Its worker ends when nobody wants the file any more. */
export const readInWorker = <Format extends ReadFormat>(
  format: Format,
  bytes: ArrayBuffer,
  signal: AbortSignal,
): Promise<ReadValues[Format]> =>
  ask({ format, bytes }, { transfer: [bytes], signal }) as Promise<ReadValues[Format]>;
