import { expect, it } from "vitest";
import type { StoredItem } from "../types";
import { blockedText, HIGHEST_PIXELS, pageUrl, parse, sandboxOf, toldBy } from "./model";

const stored = (meta: object, url = "/p.html"): StoredItem => ({
  kind: "html",
  version: 1,
  meta: { length: 9, ...meta },
  blobs: { html: { url, size_bytes: 9, media_type: "text/html" } },
  children: {},
});

it("is shown with our style sheet unless it wants none, with scripts if they may run", () => {
  const styled = parse(stored({ inject: true }));
  expect(styled.url).toBe("/p.html");
  expect(pageUrl(styled, false)).toBe("/p.html?styled=1");
  expect(pageUrl(styled, true)).toBe("/p.html?styled=1&scripts=1");
  expect(pageUrl(parse(stored({ inject: false })), false)).toBe("/p.html");
  expect(pageUrl(parse(stored({ inject: false })), true)).toBe("/p.html?scripts=1");
  expect(pageUrl(parse(stored({})), false)).toBe("/p.html?styled=1");
});

it("leaves addresses alone that no server answers", () => {
  expect(pageUrl(parse(stored({}, "data:text/html,x")), true)).toBe("data:text/html,x");
});

it("never gives scripts anything but their own origin", () => {
  expect(sandboxOf(true)).toBe("allow-scripts");
  expect(sandboxOf(false)).not.toContain("scripts");
});

it.each([
  [
    { marey: "size", height: 311.2 },
    { type: "size", height: 312 },
  ],
  [
    { marey: "size", height: 1e9 },
    { type: "size", height: HIGHEST_PIXELS },
  ],
  [{ marey: "size", height: Number.NaN }, null],
  [{ marey: "size", height: -4 }, null],
  [{ marey: "size", height: "4" }, null],
  [
    { marey: "open", url: "https://example.org/a" },
    { type: "open", url: "https://example.org/a" },
  ],
  [{ marey: "open", url: "javascript:alert(1)" }, null],
  [{ marey: "open", url: "data:text/html,x" }, null],
  [{ marey: "open", url: `https://example.org/${"a".repeat(5000)}` }, null],
  [{ marey: "open", url: { href: "https://example.org" } }, null],
  [{ marey: "blocked", url: "no address" }, null],
  [{ marey: "escape", url: 3 }, { type: "escape" }],
  ["size", null],
  [null, null],
])("believes of %j only what can be true", (data, told) => {
  expect(toldBy(data)).toEqual(told);
});

it("says what was not loaded", () => {
  expect(blockedText([])).toBe("");
  expect(blockedText(["https://a.org/x.js"])).toBe("1 file was not loaded: a.org");
  expect(blockedText(["a", "a", "b", "c"].map((host) => `https://${host}.org/`))).toBe(
    "4 files were not loaded: a.org, b.org and 1 more host",
  );
});
