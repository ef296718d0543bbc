/** What can be said of a value of any kind. */
import type { StoredItem } from "../types";

export interface UnknownItem {
  kind: string;
  version: number;
  /** The metadata as indented JSON. */
  meta: string;
  files: { name: string; url: string; size_bytes: number; media_type: string }[];
  children: string[];
}

/** Takes everything; never throws on a well-formed answer. */
export function parse(stored: StoredItem): UnknownItem {
  return {
    kind: stored.kind,
    version: stored.version,
    meta: JSON.stringify(stored.meta, null, 2),
    files: Object.entries(stored.blobs).map(([name, blob]) => ({ name, ...blob })),
    children: Object.entries(stored.children).map(([name, child]) => `${name} (${child.kind})`),
  };
}
