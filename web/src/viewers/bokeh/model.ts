/** A document of Bokeh: where it is, and what wrote it. */
import * as read from "../parsing";
import type { StoredItem } from "../types";

export interface BokehItem {
  url: string;
  size_bytes: number;
  title: string;
  /** Of the Bokeh that wrote it. */
  version: string;
  caption: string;
}

const MOST_CHARACTERS = 500;

export function parse({ meta, blobs }: StoredItem): BokehItem {
  const { url, size_bytes } = read.file(blobs, "document");
  return {
    url,
    size_bytes,
    title: (read.optionalText(meta, "title") ?? "").slice(0, MOST_CHARACTERS),
    version: (read.optionalText(meta, "version") ?? "").slice(0, 40),
    caption: read.caption(meta),
  };
}

export const nameOf = ({ title }: BokehItem): string => title || "Bokeh document";

/** Of the BokehJS that draws here. */
export const BOKEHJS = "3.10.0";

/** Documents of another major version may look different, or not at all. */
export function versionNote({ version }: BokehItem): string[] {
  const major = (text: string) => text.split(".")[0];
  if (version === "" || major(version) === major(BOKEHJS)) return [];
  return [`Written by Bokeh ${version}, drawn by BokehJS ${BOKEHJS}.`];
}
