/** Has a figure fetched and decoded before the playhead comes to it. */
import { decodePicture } from "../_tiles/decodedPictures";
import type { FigureItem } from "./model";

export async function prepare({ url, drawable, sizeBytes }: FigureItem): Promise<void> {
  if (drawable) await decodePicture(url, sizeBytes);
}
