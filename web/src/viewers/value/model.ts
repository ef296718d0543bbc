/** A plain value as text, whole or as the beginning of a file. */
import * as read from "../parsing";
import type { StoredItem } from "../types";

export interface ValueItem {
  /** The value as a person reads it: text bare, everything else as indented JSON. */
  text: string;
  /** One line of it. */
  line: string;
  type: string;
  /** Where the rest is, if `text` is only its beginning. */
  file?: { url: string; size_bytes: number };
}

const MOST_LINE_CHARACTERS = 120;

export function parse(stored: StoredItem): ValueItem {
  const { meta, blobs } = stored;
  if ("value" in meta) return item(textOf(meta.value), typeName(meta.value));
  const blob = blobs.value;
  if (!blob) throw new Error(`expected a value, got metadata ${read.shown(meta)}`);
  return { ...item(read.text(meta, "preview"), read.text(meta, "type")), file: blob };
}

function item(text: string, type: string): ValueItem {
  const line = text.replace(/\s+/g, " ").slice(0, MOST_LINE_CHARACTERS);
  return { text, line, type };
}

/** Text as it is; everything else as JSON a person can read: short lists and records on one line. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const flat = JSON.stringify(value) ?? String(value);
  const nested = JSON.stringify(value, null, 2) ?? flat;
  return flat.length <= 60 ? flat.replaceAll(",", ", ") : nested;
}

/** A file's text as the value it holds. Python writes NaN bare, which is no JSON: then the text itself. */
export function textOfFile(content: string): string {
  try {
    return textOf(JSON.parse(content));
  } catch {
    return content;
  }
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value;
}
