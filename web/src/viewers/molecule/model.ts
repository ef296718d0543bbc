/** A molecule's metadata: its file, and where it comes from. */
import { countOf } from "../../base/format";
import * as read from "../parsing";
import type { Reader } from "../readItem";
import type { StoredItem } from "../types";
import type { MoleculeFile } from "./structures";

export interface MoleculeItem {
  file: MoleculeFile;
  /** Of the first model; unknown for large files. */
  atoms: number | undefined;
  models: number;
  smiles: string;
  /** Why it is flat though it should not be. */
  flat: string;
  /** It was asked for as a drawing in a plane. */
  drawing: boolean;
  caption: string;
  /** What it is laid on, if it is. */
  reference?: Reference;
  /** Said with the caption: how far it is from its reference. */
  note?: string;
}

/** A molecule that another is laid on; known before its file is. */
export interface Reference {
  key: string;
  find: () => Promise<MoleculeFile | null>;
}

export const reader: Reader<MoleculeItem> = { kind: "molecule", versions: [1], parse };

export function parse({ meta, blobs }: StoredItem): MoleculeItem {
  const format = read.text(meta, "format").toLowerCase();
  const blob = read.file(blobs, "molecule");
  return {
    file: { url: blob.url, format, sizeBytes: blob.size_bytes },
    atoms: read.optionalNumber(meta, "atoms"),
    models: Math.max(1, read.optionalNumber(meta, "models") ?? 1),
    smiles: read.optionalText(meta, "smiles") ?? "",
    flat: read.optionalText(meta, "embedding") ?? "",
    drawing: read.optionalText(meta, "coordinates") === "2d",
    caption: read.caption(meta),
  };
}

/** "327 atoms, 20 models", for names and small cells. */
export function describe({ atoms, models, file }: MoleculeItem): string {
  const size =
    atoms === undefined ? `${file.format.toUpperCase()} molecule` : countOf(atoms, "atom");
  return models > 1 ? `${size}, ${countOf(models, "model")}` : size;
}

/** What stands below it: its caption, why it is flat, and how far it is from its reference. */
export function captionOf({ caption, flat, drawing, note }: MoleculeItem): string {
  const plane = flat ? `Flat: ${flat}` : drawing ? "Flat drawing" : "";
  return [caption, plane, note].filter(Boolean).join(" · ");
}
