/** Molecules' files as they were read, by their addresses: many looks share one. */
import { roughBytes } from "../../base/roughBytes";
import { whyRefusedSentence } from "../../base/whyRefused";
import type { Mesh } from "./geometry/surface";
import { type Part, partOf, type Structure } from "./read/structure";
import { readFile, ribbonOf } from "./work";

export interface MoleculeFile {
  url: string;
  format: string;
  sizeBytes: number;
}

/** Of files that were read, and of the ribbons made of them; the last one is always kept. */
const MOST_BYTES = 192 * 1024 * 1024;
const MOST_FILE_BYTES = 512 * 1024 * 1024;

interface Kept {
  promise: Promise<Structure>;
  bytes: number;
  ribbons: Map<number, Promise<Mesh>>;
}

const kept = new Map<string, Kept>();

/** Reads a file once. It is not given up when one who wanted it leaves: others may want it too. */
export function structureOf(file: MoleculeFile): Promise<Structure> {
  const had = kept.get(file.url);
  if (had) {
    kept.delete(file.url);
    kept.set(file.url, had);
    return had.promise;
  }
  const entry: Kept = { promise: fetchAndRead(file), bytes: file.sizeBytes, ribbons: new Map() };
  kept.set(file.url, entry);
  entry.promise.then(
    (structure) => {
      entry.bytes = roughBytes(structure);
      trim();
    },
    () => kept.delete(file.url),
  );
  return entry.promise;
}

async function fetchAndRead({ url, format, sizeBytes }: MoleculeFile): Promise<Structure> {
  if (sizeBytes > MOST_FILE_BYTES)
    throw new Error("The file is larger than 512 MiB: it can be downloaded, not drawn.");
  const response = await fetch(url);
  if (!response.ok) throw new Error(whyRefusedSentence(response.status));
  return readFile(new Uint8Array(await response.arrayBuffer()), format);
}

function trim(): void {
  let bytes = [...kept.values()].reduce((sum, entry) => sum + entry.bytes, 0);
  for (const [url, entry] of kept) {
    if (bytes <= MOST_BYTES || kept.size === 1) return;
    kept.delete(url);
    bytes -= entry.bytes;
  }
}

/** The ribbon of a model, made once. */
export function ribbonOfModel(
  file: MoleculeFile,
  structure: Structure,
  model: number,
): Promise<Mesh> {
  const entry = kept.get(file.url);
  const had = entry?.ribbons.get(model);
  if (had) return had;
  const part: Part = partOf(structure, model);
  const made = ribbonOf(structure, part);
  entry?.ribbons.set(model, made);
  made.then(
    (mesh) => {
      if (entry) entry.bytes += roughBytes(mesh);
      trim();
    },
    () => entry?.ribbons.delete(model),
  );
  return made;
}
