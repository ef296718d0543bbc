/** A picture's metadata, what lies on it, and which one is large. */
import { countOf } from "../../base/format";
import type { Layer } from "../../overlay/layers";
import * as read from "../parsing";
import type { Reader } from "../readItem";
import type { StoredItem } from "../types";
import { parseLayers } from "./layers";

export interface ImageItem {
  /** What a browser shows: the file, or a preview of it. */
  url: string;
  /** The file as it was logged. */
  fileUrl: string;
  width: number;
  height: number;
  caption: string;
  /** Colour mode and file format: "RGB png". */
  format: string;
  sizeBytes: number;
  /** What is behind it may be seen through it. */
  clear: boolean;
  /** Browsers can draw it. */
  drawable: boolean;
  /** What lies on it, in short and at length. */
  overlays?: { text: string; title: string };
  layers: readonly Layer[];
  /** Name of the sample that it shows, the same at every step and in every run. */
  sampleId?: string;
  /** The numbers behind the colours, if they are more than 8 bits of gray and colour. */
  exact?: ExactValues;
}

/** Where the numbers of a picture are that browsers cannot draw as they are. */
export interface ExactValues {
  /** "npy": the numbers as NumPy keeps them. "png16": a PNG of 16 bits. */
  format: "npy" | "png16";
  url: string;
  /** Range of the finite numbers: what the 8-bit picture shows as black and as white. */
  min: number;
  max: number;
  dtype: string;
  shape: readonly number[];
}

const DRAWABLE = /^image\/(png|jpe?g|gif|webp|bmp|avif|svg\+xml|x-icon|vnd\.microsoft\.icon)$/;

/** Modes with transparency, and palettes, which may have it. */
const CLEAR_MODE = /^(RGBA|LA|PA|P|RGBa|La)$/;

export const reader: Reader<ImageItem> = { kind: "image", versions: [1], parse };

export function parse(stored: StoredItem): ImageItem {
  const { meta, blobs, children } = stored;
  const blob = read.file(blobs, "image");
  const preview = blobs.preview ?? blob;
  const overlays = overlaysOf(children, namesOf(meta.classes), meta.class_count);
  return {
    url: preview.url,
    fileUrl: blob.url,
    width: read.number(meta, "width"),
    height: read.number(meta, "height"),
    caption: read.caption(meta),
    format: [meta.mode, meta.format].filter((part) => typeof part === "string").join(" "),
    sizeBytes: blob.size_bytes,
    clear: CLEAR_MODE.test(String(meta.mode)),
    drawable: DRAWABLE.test(preview.media_type),
    layers: parseLayers(stored),
    ...(overlays && { overlays }),
    ...sampleOf(meta),
    ...exactOf(meta, blobs),
  };
}

function sampleOf({ sample_id }: StoredItem["meta"]): { sampleId?: string } {
  return typeof sample_id === "string" || typeof sample_id === "number"
    ? { sampleId: String(sample_id) }
    : {};
}

function exactOf(meta: StoredItem["meta"], blobs: StoredItem["blobs"]): { exact?: ExactValues } {
  const values = meta.values as Record<string, unknown> | undefined;
  const preview = meta.preview as Record<string, unknown> | undefined;
  if (values && blobs.values) {
    const shape = read.list(values, "shape").map(Number);
    const range = { min: read.number(values, "min"), max: read.number(values, "max") };
    const dtype = read.text(values, "dtype");
    return { exact: { format: "npy", url: blobs.values.url, ...range, dtype, shape } };
  }
  if (preview && blobs.image?.media_type === "image/png") {
    const range = { min: read.number(preview, "min"), max: read.number(preview, "max") };
    const shape = [read.number(meta, "height"), read.number(meta, "width")];
    return { exact: { format: "png16", url: blobs.image.url, ...range, dtype: "uint16", shape } };
  }
  return {};
}

/** "2 masks · 14 boxes", with a line for each layer that names its classes. */
function overlaysOf(
  children: StoredItem["children"],
  names: string[] | undefined,
  count: unknown,
): ImageItem["overlays"] {
  let masks = 0;
  let boxes = 0;
  const lines: string[] = [];
  for (const { kind, meta } of Object.values(children)) {
    if (kind === "mask") masks += 1;
    else if (kind === "boxes") boxes += read.count(meta, "count");
    else continue;
    const what = kind === "mask" ? "mask" : countOf(read.count(meta, "count"), "box", "boxes");
    lines.push(
      `${meta.layer ?? kind}: ${[what, classesOf(meta, names, count)].filter(Boolean).join(" of ")}`,
    );
  }
  if (lines.length === 0) return undefined;
  const counts = [
    masks > 0 && countOf(masks, "mask"),
    (boxes > 0 || masks === 0) && countOf(boxes, "box", "boxes"),
  ];
  return { text: counts.filter(Boolean).join(" · "), title: lines.join("\n") };
}

const MOST_NAMES = 12;

/** The names of a layer's classes, of the picture's if it has none of its own; or how many a file holds. */
function classesOf(
  { class_labels, class_count }: Record<string, unknown>,
  shared: string[] | undefined,
  sharedCount: unknown,
): string {
  const own = class_labels ? Object.values(class_labels).map(String) : undefined;
  const names = class_count === undefined ? (own ?? shared) : own;
  const count = class_count ?? sharedCount;
  if (!names) return count ? countOf(Number(count), "class", "classes") : "";
  const first = names.slice(0, MOST_NAMES).join(", ");
  return names.length > MOST_NAMES ? `${first} …` : first;
}

/** Of the picture's own classes. */
const namesOf = (classes: unknown): string[] | undefined =>
  Array.isArray(classes) ? classes.map((one) => String(one?.name ?? one?.id)) : undefined;

/** What a screen reader says. */
export function altText(item: ImageItem, key: string, position: number, total: number): string {
  const place = total > 1 ? `${key}, picture ${position + 1} of ${total}` : key;
  return item.caption ? `${item.caption} (${place})` : place;
}
