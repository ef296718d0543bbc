/** The masks and boxes of a stored picture, from its metadata. Lists too long for it are files, fetched when drawn. */
import { parseBox } from "../../overlay/boxFile";
import type { Encoding, FileLink, LabelFile, Layer } from "../../overlay/layers";
import * as read from "../parsing";
import type { StoredItem } from "../types";

type Meta = Record<string, unknown>;
type Blobs = StoredItem["blobs"];

const ENCODINGS: readonly Encoding[] = ["gray8", "gray16", "rgba32"];

/** Of masks and of boxes. */
const LAYER_VERSION = 1;

const laterLayer = ({ kind, version }: StoredItem): string =>
  `its ${kind} are of version ${version}, this Marey reads version ${LAYER_VERSION}`;

/** Layers in the order in which they were logged. */
export function parseLayers({ meta, blobs, children }: StoredItem): Layer[] {
  const shared = { labels: classNames(meta.classes), files: sharedLinks(blobs) };
  return Object.entries(children).flatMap(([id, child]): Layer[] => {
    if (child.kind !== "mask" && child.kind !== "boxes") return [];
    if (child.version !== LAYER_VERSION) throw new Error(laterLayer(child));
    const layer = {
      id,
      name: read.optionalText(child.meta, "layer") ?? id,
      labels: { ...shared.labels, ...labelsOf(child.meta.class_labels) },
      labelFiles: [...shared.files, ...links(child.blobs, "class_labels")],
    };
    return [
      child.kind === "mask" ? { ...layer, ...maskOf(child) } : { ...layer, ...boxesOf(child) },
    ];
  });
}

function maskOf({ meta, blobs }: StoredItem) {
  const encoding = ENCODINGS.find((one) => one === meta.encoding);
  if (!encoding)
    throw new Error(
      `expected the encoding of a mask to be one of ${ENCODINGS.join(", ")}, got ${read.shown(meta.encoding)}`,
    );
  const { ids, counts } = meta;
  return {
    type: "mask" as const,
    width: read.number(meta, "width"),
    height: read.number(meta, "height"),
    encoding,
    file: link(read.file(blobs, "mask")),
    ...(ids !== undefined && { ids: Array.from(read.numbers(meta, "ids")) }),
    ...(counts !== undefined && { counts: Array.from(read.numbers(meta, "counts")) }),
  };
}

function boxesOf({ meta, blobs }: StoredItem) {
  const [boxesFile] = links(blobs, "boxes");
  return {
    type: "boxes" as const,
    count: read.count(meta, "count"),
    ...(boxesFile ? { boxesFile } : { boxes: read.list(meta, "boxes").map(parseBox) }),
  };
}

const link = ({ url, size_bytes }: Blobs[string]): FileLink => ({ url, sizeBytes: size_bytes });

function links(blobs: Blobs, name: string): FileLink[] {
  const blob = blobs[name];
  return blob ? [link(blob)] : [];
}

const sharedLinks = (blobs: Blobs): LabelFile[] =>
  links(blobs, "classes").map((file) => ({ ...file, shared: true }));

/** `{id: name}`. */
function labelsOf(labels: unknown): Record<string, string> {
  const pairs = Object.entries((labels ?? {}) as Meta).map(([id, name]) => [id, String(name)]);
  return Object.fromEntries(pairs);
}

/** `[{id, name}]`. */
function classNames(classes: unknown): Record<string, string> {
  if (!Array.isArray(classes)) return {};
  return Object.fromEntries(classes.map((one) => [String(one?.id), String(one?.name ?? one?.id)]));
}
