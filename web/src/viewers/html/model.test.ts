import { expect, it } from "vitest";
import type { StoredItem } from "../types";
import { parse } from "./model";

const stored = (meta: object, url = "/p.html"): StoredItem => ({
  kind: "html",
  version: 1,
  meta: { length: 9, ...meta },
  blobs: { html: { url, size_bytes: 9, media_type: "text/html" } },
  children: {},
});

it("is shown with our style sheet unless it wants none, and saved without", () => {
  expect(parse(stored({ inject: true }))).toMatchObject({
    url: "/p.html",
    pageUrl: "/p.html?styled=1",
  });
  expect(parse(stored({ inject: false })).pageUrl).toBe("/p.html");
  expect(parse(stored({})).pageUrl).toBe("/p.html?styled=1");
});

it("leaves addresses alone that no server answers", () => {
  expect(parse(stored({}, "data:text/html,x")).pageUrl).toBe("data:text/html,x");
});
