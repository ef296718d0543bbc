import { expect, it } from "vitest";
import packages from "../../../package.json";
import { BOKEHJS, parse, versionNote } from "./model";

const item = (version: string) =>
  parse({
    kind: "bokeh",
    version: 1,
    meta: { version },
    blobs: { document: { url: "/d", size_bytes: 9, media_type: "application/json" } },
    children: {},
  });

it("knows which BokehJS draws", () => {
  expect(BOKEHJS).toBe(packages.dependencies["@bokeh/bokehjs"]);
});

it("says if a document is of another Bokeh", () => {
  expect(versionNote(item(BOKEHJS))).toEqual([]);
  expect(versionNote(item("2.4.3"))).toEqual([
    `Written by Bokeh 2.4.3, drawn by BokehJS ${BOKEHJS}.`,
  ]);
});
