/** Point clouds in the words of the panel that all things in space share. */
import { countOf, formatInteger } from "../../base/format";
import type { SceneKind } from "../_scenes/sceneKind";
import { Controls, Problems } from "./Controls";
import { type CloudItem, reader } from "./model";
import { type CloudStyle, styleOf } from "./style";

export const CLOUD: SceneKind<CloudItem> = {
  noun: "cloud",
  sourceOf: (item) => ({
    key: `cloud ${keyOf(item)}`,
    load: async (signal) => (await import("./scene")).loadCloud(item, signal),
  }),
  settingsOf: styleOf,
  together: {
    colored: (style, tint) => ({ ...(style as CloudStyle), tint }),
    reader,
  },
  captionOf: (item) => item.caption,
  describe,
  downloads: (item) => item.files,
  parts: {
    noun: "point",
    of: (item, scene) => ({ shown: scene?.progress?.shown ?? 0, total: item.count }),
  },
  Controls,
  Trouble: Problems,
};

const urlOf = (column: { url: string } | undefined): string => column?.url ?? "";

/** Files are named by what is in them: the same points with other boxes are another cloud. */
const keyOf = (item: CloudItem): string =>
  [
    urlOf(item.positions),
    urlOf(item.colors),
    urlOf(item.categories),
    item.sceneUrl ?? JSON.stringify([item.boxes, item.vectors]),
    item.origin,
    item.scale,
  ].join(" ");

export function describe(item: CloudItem): string {
  const more = [
    item.boxesCount > 0 && countOf(item.boxesCount, "box", "boxes"),
    item.vectorsCount > 0 && countOf(item.vectorsCount, "vector"),
    item.categoryIds.length > 0 && `${formatInteger(item.categoryIds.length)} categories`,
  ].filter(Boolean);
  return [item.count === 0 ? "no points" : countOf(item.count, "point"), ...more].join(", ");
}
