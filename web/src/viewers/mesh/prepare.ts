/** Has a mesh read before the playhead comes to it. */
import { warm } from "../../gl/sceneCache";
import { sourceOf } from "./kind";
import type { MeshItem } from "./model";

/** Reading takes long: of larger files only what is looked at is read. */
const MOST_BYTES = 24 * 1024 * 1024;

export async function prepare(item: MeshItem): Promise<void> {
  if (item.sizeBytes <= MOST_BYTES) await warm(sourceOf(item, {}));
}
