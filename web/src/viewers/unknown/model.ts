/** What can be said of a value of any kind. */
import { isolated } from "../../base/isolated";
import { versionsText } from "../readItem";
import type { StoredItem } from "../types";

export interface UnknownItem {
  kind: string;
  version: number;
  caption: string;
  files: { name: string; url: string; size_bytes: number; media_type: string }[];
  children: string[];
  stored: StoredItem;
}

/** Takes everything; never throws on a well-formed answer. */
export function parse(stored: StoredItem): UnknownItem {
  const { kind, version, meta, blobs, children } = stored;
  return {
    kind,
    version,
    caption: typeof meta.caption === "string" ? meta.caption : "",
    files: Object.entries(blobs).map(([name, blob]) => ({ name, ...blob })),
    children: Object.entries(children).map(([name, child]) => `${name} (${child.kind})`),
    stored,
  };
}

/** A list of numbers stands in one line, however long. */
const NUMBERS = /\[\n\s*([^[\]{}"]*?)\n\s*\]/g;

/** Metadata as a person reads it. */
export const metaText = ({ meta }: StoredItem): string =>
  JSON.stringify(meta, null, 2).replace(
    NUMBERS,
    (_, inner: string) => `[${inner.replace(/\s+/g, " ")}]`,
  );

/** Why it is not drawn. `versions`: those of its kind that the page reads; undefined: it knows no such kind. */
export function whyNot(
  { kind, version }: Pick<UnknownItem, "kind" | "version">,
  versions: readonly number[] | undefined,
): string {
  const name = isolated(kind);
  if (!versions) return `This Marey does not know the kind ${name} (here of version ${version}).`;
  return `This ${name} is of version ${version}, this Marey reads ${versionsText({ versions })}.`;
}
