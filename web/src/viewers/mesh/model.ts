/** A mesh's metadata as a card. */
import { formatInteger } from "../../base/format";
import { type CardItem, filesOf, known, namesOf } from "../card";
import * as read from "../parsing";
import type { StoredItem } from "../types";

const FORMATS: Readonly<Record<string, string>> = {
  obj: "Wavefront OBJ",
  gltf: "glTF",
  glb: "binary glTF",
  babylon: "Babylon scene",
  stl: "STL",
  ply: "PLY",
};

export function parse({ meta, blobs }: StoredItem): CardItem {
  const format = read.text(meta, "format");
  const companions = read.list(meta, "companions").map(String);
  const missing = read.list(meta, "missing").map(String);
  const vertices = read.optionalNumber(meta, "vertices");
  const faces = read.optionalNumber(meta, "faces");
  return {
    title: FORMATS[format] ?? format,
    facts: known(
      ["vertices", vertices === undefined ? undefined : formatInteger(vertices)],
      ["faces", faces === undefined ? undefined : formatInteger(faces)],
      ["comes with", namesOf(companions)],
    ),
    warnings: missing.length
      ? [`It refers to files that were not found: ${namesOf(missing)}.`]
      : [],
    files: filesOf(blobs, { mesh: `mesh.${format}` }),
    caption: read.caption(meta),
  };
}
