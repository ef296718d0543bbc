/** A point cloud's metadata: where its columns are, its boxes and vectors. */
import { numberOf } from "../../base/format";
import type { Bounds, Point3 } from "../../gl/camera";
import * as read from "../parsing";
import type { Reader } from "../readItem";
import type { StoredItem } from "../types";

export type Channels = "xyz" | "xyz+category" | "xyz+rgb";

export interface Column {
  url: string;
  dtype: string;
  sizeBytes: number;
}

export interface CloudItem {
  count: number;
  channels: Channels;
  /** A place in the world is origin + stored value × scale. */
  origin: Point3;
  scale: Point3;
  bounds?: Bounds;
  /** Absent if there are no points. */
  positions?: Column;
  colors?: Column;
  categories?: Column;
  /** Those in use, if they are few. */
  categoryIds: readonly number[];
  /** As logged: they are read when they are drawn. */
  boxes: readonly unknown[];
  vectors: readonly unknown[];
  boxesCount: number;
  vectorsCount: number;
  /** Where boxes and vectors are that are too many for the metadata. */
  sceneUrl?: string;
  caption: string;
  files: readonly { name: string; url: string }[];
}

const CHANNELS: readonly string[] = ["xyz", "xyz+category", "xyz+rgb"] satisfies Channels[];
/** Bytes of one number. */
export const SIZES: Readonly<Record<string, number>> = { "<f4": 4, "<u4": 4, "<u2": 2, "|u1": 1 };
/** Files that only Python reads. */
const EXACT = /^exact_/;

const FILE_NAMES: Readonly<Record<string, string>> = {
  positions: "positions.bin",
  colors: "colors.bin",
  categories: "categories.bin",
  scene: "boxes and vectors.json",
};

export const reader: Reader<CloudItem> = { kind: "point_cloud", versions: [1], parse };

export function parse({ meta, blobs }: StoredItem): CloudItem {
  const count = read.number(meta, "count");
  if (!Number.isSafeInteger(count) || count < 0)
    throw new Error(`expected count to be a whole number, got ${read.shown(meta.count)}`);
  const channels = read.optionalText(meta, "channels") ?? "xyz";
  if (!CHANNELS.includes(channels)) throw new Error(`unknown channels ${read.shown(channels)}`);
  const [boxes, vectors] = [read.list(meta, "boxes"), read.list(meta, "vectors")];
  const bounds = boundsOf(read.list(meta, "bounds"));
  const column = (name: string) => (count > 0 ? columnOf(meta, blobs, name) : undefined);
  const positions = column("positions");
  if (count > 0 && !positions) throw new Error("expected a column named positions, got none");
  const colors = channels === "xyz+rgb" ? column("colors") : undefined;
  const categories = channels === "xyz+category" ? column("categories") : undefined;
  const shown = Object.entries(blobs).filter(([name]) => !EXACT.test(name));
  return {
    count,
    channels: channels as Channels,
    origin: pointOf(meta.origin) ?? [0, 0, 0],
    scale: pointOf(meta.scale) ?? [1, 1, 1],
    categoryIds: read.list(meta, "categories").map(Number).filter(Number.isFinite),
    boxes,
    vectors,
    boxesCount: read.optionalNumber(meta, "boxes_count") ?? boxes.length,
    vectorsCount: read.optionalNumber(meta, "vectors_count") ?? vectors.length,
    caption: read.caption(meta),
    files: shown.map(([name, { url }]) => ({ name: FILE_NAMES[name] ?? name, url })),
    ...(bounds && { bounds }),
    ...(positions && { positions }),
    ...(colors && { colors }),
    ...(categories && { categories }),
    ...(blobs.scene && { sceneUrl: blobs.scene.url }),
  };
}

function columnOf(
  meta: StoredItem["meta"],
  blobs: StoredItem["blobs"],
  name: string,
): Column | undefined {
  const found = read
    .list(meta, "columns")
    .find((one) => (one as { name?: unknown } | null)?.name === name);
  if (!found) return undefined;
  const dtype = read.text(found as Record<string, unknown>, "dtype");
  if (!(dtype in SIZES))
    throw new Error(`${name} are ${read.shown(dtype)}, which is not known here`);
  const { url, size_bytes } = read.file(blobs, name);
  return { url, dtype, sizeBytes: size_bytes };
}

export function pointOf(value: unknown): Point3 | undefined {
  if (!Array.isArray(value) || value.length < 3) return undefined;
  const [x, y, z] = value.slice(0, 3).map(numberOf);
  const all = x !== undefined && y !== undefined && z !== undefined;
  return all && [x, y, z].every(Number.isFinite) ? [x, y, z] : undefined;
}

function boundsOf([low, high]: unknown[]): Bounds | undefined {
  const [from, to] = [pointOf(low), pointOf(high)];
  return from && to ? [from, to] : undefined;
}
