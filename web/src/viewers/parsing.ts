/** Reads metadata that may be anything; each function throws a sentence that a user can read. */
import { numberOf } from "../base/format";
import type { StoredItem } from "./types";

type Meta = Record<string, unknown>;

/** What a value looks like, for messages. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

export function number(meta: Meta, name: string): number {
  const value = numberOf(meta[name]);
  if (value === undefined)
    throw new Error(`expected ${name} to be a number, got ${shown(meta[name])}`);
  return value;
}

/** A count; absent means none. */
export function count(meta: Meta, name: string): number {
  if (meta[name] === undefined) return 0;
  const value = Number(meta[name]);
  if (!(value >= 0)) throw new Error(`expected ${name} to be a count, got ${shown(meta[name])}`);
  return value;
}

export function text(meta: Meta, name: string): string {
  const value = meta[name];
  if (typeof value !== "string")
    throw new Error(`expected ${name} to be text, got ${shown(value)}`);
  return value;
}

/** Text, or nothing. */
export function optionalText(meta: Meta, name: string): string | undefined {
  return meta[name] === undefined || meta[name] === null ? undefined : text(meta, name);
}

export function numbers(meta: Meta, name: string): Float64Array {
  const value = meta[name];
  if (!Array.isArray(value)) throw new Error(`expected ${name} to be a list, got ${shown(value)}`);
  return Float64Array.from(value, (entry) => {
    const parsed = numberOf(entry);
    if (parsed === undefined) throw new Error(`expected numbers in ${name}, got ${shown(entry)}`);
    return parsed;
  });
}

/** A number, or nothing. */
export function optionalNumber(meta: Meta, name: string): number | undefined {
  return meta[name] === undefined || meta[name] === null ? undefined : number(meta, name);
}

/** A list of anything; absent means empty. */
export function list(meta: Meta, name: string): unknown[] {
  const value = meta[name] ?? [];
  if (!Array.isArray(value)) throw new Error(`expected ${name} to be a list, got ${shown(value)}`);
  return value;
}

/** The file of that name. */
export function file(blobs: StoredItem["blobs"], name: string): StoredItem["blobs"][string] {
  const blob = blobs[name];
  if (!blob) throw new Error(`expected a file named ${name}, got ${shown(Object.keys(blobs))}`);
  return blob;
}

/** The caption, or an empty text. */
export const caption = (meta: Meta): string => optionalText(meta, "caption") ?? "";
