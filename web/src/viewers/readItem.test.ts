import { expect, it } from "vitest";
import { type Reader, readOnce } from "./readItem";
import type { StoredItem } from "./types";

const reader: Reader<{ n: unknown }> = {
  kind: "thing",
  versions: [1, 2],
  parse: ({ meta }) => ({ n: meta.n }),
};
const stored = (change: Partial<StoredItem>): StoredItem =>
  ({ kind: "thing", version: 1, meta: { n: 7 }, blobs: {}, children: {}, ...change }) as StoredItem;

it("gives the same object for the same value, another reader one of its own", () => {
  const value = stored({});
  const read = readOnce(reader, value);
  expect(read).toEqual({ item: { n: 7 } });
  expect(readOnce(reader, value)).toBe(read);
  expect(readOnce({ ...reader }, value)).not.toBe(read);
});

it("refuses other kinds and later versions, and says why", () => {
  expect(readOnce(reader, stored({ kind: "other" }))).toEqual({
    reason: "here it is of kind other",
  });
  expect(readOnce(reader, stored({ version: 3 }))).toEqual({
    reason: "it is of version 3 of thing, this Marey reads versions 1 and 2",
  });
});
