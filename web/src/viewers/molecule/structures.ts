/** Molecules' files as they were read, by their addresses: many looks share one. */
import { createKeptReads } from "../../base/keptReads";
import { roughBytes } from "../../base/roughBytes";
import { whyRefusedSentence } from "../../base/whyRefused";
import type { Mesh } from "./geometry/surface";
import { partOf, type Structure } from "./read/structure";
import { readFile, ribbonOf } from "./work";

export interface MoleculeFile {
  url: string;
  format: string;
  sizeBytes: number;
}

const MOST_BYTES = 256 * 1024 * 1024;
const MOST_RIBBON_BYTES = 96 * 1024 * 1024;
const MOST_FILE_BYTES = 512 * 1024 * 1024;

const structures = createKeptReads<Structure>(MOST_BYTES);
const ribbons = createKeptReads<Mesh>(MOST_RIBBON_BYTES);

/** Reads a file once. It is not given up when one who wanted it leaves: others may want it too. */
export const structureOf = (file: MoleculeFile): Promise<Structure> =>
  structures.load(file.url, () => fetchAndRead(file), roughBytes);

async function fetchAndRead({ url, format, sizeBytes }: MoleculeFile): Promise<Structure> {
  if (sizeBytes > MOST_FILE_BYTES)
    throw new Error("The file is larger than 512 MiB: it can be downloaded, not drawn.");
  const response = await fetch(url);
  if (!response.ok) throw new Error(whyRefusedSentence(response.status));
  return readFile(new Uint8Array(await response.arrayBuffer()), format);
}

/** The ribbon of a model, made once. */
export const ribbonOfModel = (
  file: MoleculeFile,
  structure: Structure,
  model: number,
): Promise<Mesh> =>
  ribbons.load(
    `${file.url}#${model}`,
    () => ribbonOf(structure, partOf(structure, model)),
    roughBytes,
  );
