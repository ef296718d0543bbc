/** Reads files where nobody waits for it. */
import { answering } from "../../../base/workers";
import { readBabylon } from "./babylon";
import type { MeshRequest } from "./messages";
import { readObj } from "./obj";
import { readPly } from "./ply";
import { readStl } from "./stl";

const READERS = { obj: readObj, ply: readPly, stl: readStl, babylon: readBabylon };

answering(
  ({ format, bytes }: MeshRequest) => READERS[format](new Uint8Array(bytes)),
  (value) => buffersOf(value),
);

/** All buffers of typed arrays in it, each once. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer);
  else if (typeof value === "object" && value !== null)
    for (const each of Object.values(value)) if (typeof each === "object") buffersOf(each, found);
  return [...found];
}
