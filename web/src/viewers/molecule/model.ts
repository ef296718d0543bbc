/** A molecule's metadata as a card. */
import { countOf, formatInteger } from "../../base/format";
import { type CardItem, filesOf, known } from "../card";
import * as read from "../parsing";
import type { StoredItem } from "../types";

const SOURCES: Readonly<Record<string, string>> = { smiles: "SMILES", rdkit: "RDKit" };

export function parse({ meta, blobs }: StoredItem): CardItem {
  const format = read.text(meta, "format");
  const atoms = read.optionalNumber(meta, "atoms");
  const models = read.optionalNumber(meta, "models");
  const source = read.optionalText(meta, "source");
  const flat = read.optionalText(meta, "embedding");
  return {
    title: atoms === undefined ? format.toUpperCase() : countOf(atoms, "atom"),
    facts: known(
      ["SMILES", read.optionalText(meta, "smiles")],
      ["format", format.toUpperCase()],
      ["models", models === undefined ? undefined : formatInteger(models)],
      ["made from", source && (SOURCES[source] ?? source)],
      ["coordinates", read.optionalText(meta, "coordinates")?.toUpperCase()],
    ),
    warnings: flat ? [`Flat: ${flat}`] : [],
    files: filesOf(blobs, { molecule: `molecule.${format}` }),
    caption: read.caption(meta),
  };
}
