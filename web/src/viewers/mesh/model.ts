/** A mesh's metadata: its file, the files it names, and what is known before it is read. */
import { countOf } from "../../base/format";
import * as read from "../parsing";
import type { Reader } from "../readItem";
import type { StoredItem } from "../types";
import type { Files } from "./files/companions";

export type MeshFormat = "obj" | "gltf" | "glb" | "babylon" | "stl" | "ply";

const FORMATS: Readonly<Record<MeshFormat, string>> = {
  obj: "Wavefront OBJ",
  gltf: "glTF",
  glb: "binary glTF",
  babylon: "Babylon scene",
  stl: "STL",
  ply: "PLY",
};

export interface MeshItem {
  format: MeshFormat;
  formatName: string;
  url: string;
  sizeBytes: number;
  /** Those that were logged with it, by their names beside the mesh. */
  files: Files;
  /** Names of those that were not there when it was logged. */
  missing: string[];
  vertices: number | undefined;
  faces: number | undefined;
  caption: string;
}

export const reader: Reader<MeshItem> = { kind: "mesh", versions: [1], parse };

export function parse({ meta, blobs }: StoredItem): MeshItem {
  const format = read.text(meta, "format");
  if (!Object.hasOwn(FORMATS, format))
    throw new Error(`expected the format of a mesh, got ${read.shown(format)}`);
  const { url, size_bytes } = read.file(blobs, "mesh");
  const files = Object.entries(blobs).flatMap(([name, blob]) =>
    name.startsWith(FILE) ? [[name.slice(FILE.length), blob.url] as const] : [],
  );
  return {
    format: format as MeshFormat,
    formatName: FORMATS[format as MeshFormat],
    url,
    sizeBytes: size_bytes,
    files: Object.fromEntries(files),
    missing: read.list(meta, "missing").map(String),
    vertices: read.optionalNumber(meta, "vertices"),
    faces: read.optionalNumber(meta, "faces"),
    caption: read.caption(meta),
  };
}

const FILE = "file:";

/** "1,566 faces"; the format where nothing is counted. */
export function describe({ vertices, faces, formatName }: MeshItem): string {
  if (faces) return countOf(faces, "face");
  return vertices ? countOf(vertices, "vertex", "vertices") : formatName;
}

/** The same for the same bytes under the same names, whatever the step. */
export const contentKey = ({ url, files }: MeshItem): string =>
  ["mesh", url, ...Object.entries(files).flat()].join("|");

/** Printers and scanners mostly measure height along z, animators along y. */
export const usualUp = ({ format }: MeshItem): "y" | "z" =>
  format === "stl" || format === "ply" ? "z" : "y";

export const downloads = ({ url, format, files }: MeshItem): { name: string; url: string }[] => [
  { name: `mesh.${format}`, url },
  ...Object.entries(files).map(([name, file]) => ({ name, url: file })),
];
