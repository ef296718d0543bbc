/** Reads files where nobody waits for it. */
import { readBabylon } from "./babylon";
import type { MeshAnswer, MeshRequest } from "./messages";
import { readObj } from "./obj";
import { readPly } from "./ply";
import { readStl } from "./stl";

const READERS = { obj: readObj, ply: readPly, stl: readStl, babylon: readBabylon };

addEventListener("message", ({ data }: MessageEvent<MeshRequest>) => {
  try {
    const value = READERS[data.format](new Uint8Array(data.bytes));
    const answer = { value } as MeshAnswer;
    postMessage(answer, { transfer: buffersOf(value) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    postMessage({ reason: reason || "it could not be read" } satisfies MeshAnswer);
  }
});

/** All buffers of typed arrays in it, each once. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer);
  else if (typeof value === "object" && value !== null)
    for (const each of Object.values(value)) if (typeof each === "object") buffersOf(each, found);
  return [...found];
}
