import { expect, it } from "vitest";
import { captionOf, describe, parse } from "./model";

const read = (meta: object) =>
  parse({
    kind: "molecule",
    version: 1,
    meta: { ...meta },
    blobs: { molecule: { url: "/m.sdf", size_bytes: 9, media_type: "chemical/x-mdl-sdfile" } },
    children: {},
  });

it("says how large a molecule is and why it is flat", () => {
  const item = read({
    format: "sdf",
    atoms: 21,
    smiles: "CCO",
    embedding: "no luck",
    caption: "drug",
  });
  expect(describe(item)).toBe("21 atoms");
  expect(captionOf(item)).toBe("drug · Flat: no luck");
  expect(captionOf({ ...item, flat: "", note: "RMSD 1.00 Å" })).toBe("drug · RMSD 1.00 Å");
  expect(item.file).toEqual({ url: "/m.sdf", format: "sdf", sizeBytes: 9 });
});

it("names the format where atoms were not counted, and counts models", () => {
  expect(describe(read({ format: "PDB", models: 20 }))).toBe("PDB molecule, 20 models");
});
