import { describe, expect, it } from "vitest";
import type { StoredItem } from "../types";
import { Companions } from "./files/companions";
import { readMtl } from "./files/mtl";
import { contentKey, describe as inWords, parse } from "./model";

const blob = (url: string) => ({ url, size_bytes: 9, media_type: "x/y" });
const stored = (meta: object, files: Record<string, string> = {}): StoredItem => ({
  kind: "mesh",
  version: 1,
  meta: { format: "obj", companions: [], missing: [], ...meta },
  blobs: Object.fromEntries(
    Object.entries({ mesh: "/b/1", ...files }).map(([name, url]) => [name, blob(url)]),
  ),
  children: {},
});

describe("parse", () => {
  it("takes files by their names", () => {
    const item = parse(stored({ faces: 1566, missing: ["x.png"] }, { "file:a/b.png": "/b/2" }));
    expect(item.files).toEqual({ "a/b.png": "/b/2" });
    expect(inWords(item)).toBe("1,566 faces");
    expect(item.missing).toEqual(["x.png"]);
    expect(contentKey(item)).toBe("mesh|/b/1|a/b.png|/b/2");
  });

  it("refuses formats it does not know", () => {
    expect(() => parse(stored({ format: "constructor" }))).toThrow("expected the format of a mesh");
  });
});

describe("Companions", () => {
  const files = {
    "wood.png": "/b/1",
    "sub/wood.png": "/b/2",
    "my mat.mtl": "/b/3",
    "a.mtl": "/b/4",
    "ü b.bin": "/b/5",
  };

  it.each([
    ["wood.png", "/b/1"],
    ["./wood.png", "/b/1"],
    ["sub\\wood.png", "/b/2"],
    ["%C3%BC%20b.bin", "/b/5"],
    ["data:image/png;base64,AA==", "data:image/png;base64,AA=="],
  ])("finds %s", (uri, url) => {
    expect(new Companions(files).find(uri)).toBe(url);
  });

  it.each([
    "http://evil.example/wood.png",
    "https://evil.example/wood.png",
    "//evil.example/wood.png",
    "/wood.png",
    "../wood.png",
    "sub/../wood.png",
    "blob:http://here/1",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "__proto__",
    "toString",
    "%2e%2e/wood.png",
    "wood.png?x",
  ])("never finds %s", (uri) => {
    const companions = new Companions(files);
    expect(companions.find(uri)).toBeUndefined();
    expect(companions.missing.size).toBe(1);
  });

  it("splits the names of mtl files where they end, unless the whole line is one", () => {
    const names = (line: string) => new Companions(files).libraries(line).map(({ name }) => name);
    expect(names("my mat.mtl")).toEqual(["my mat.mtl"]);
    expect(names("a.mtl my mat.mtl")).toEqual(["a.mtl", "my mat.mtl"]);
  });

  it("looks for textures beside their mtl file, then beside the mesh", () => {
    const companions = new Companions({ "sub/a.png": "/1", "b.png": "/2" });
    expect(companions.texture("a.png", "sub/m.mtl")).toBe("/1");
    expect(companions.texture("b.png", "sub/m.mtl")).toBe("/2");
    expect(companions.texture("C:\\art\\b.png", "sub/m.mtl")).toBe("/2");
    expect(companions.texture("/home/me/b.png", "m.mtl")).toBe("/2");
    expect(companions.texture("c.png", "sub/m.mtl")).toBeUndefined();
    expect([...companions.missing]).toEqual(["c.png"]);
  });
});

describe("readMtl", () => {
  it("reads colours, opacity and maps with options", () => {
    const [red, glass] = readMtl(
      "newmtl red paint\r\nKd 1 0 0\nNs 96\n  map_Kd -s 2 3 1 -o 0.5 0 -clamp on my wood.png\nnewmtl glass\nTr 0.25\nKe 1 1 1\nPr 0.3\nbump -bm 0.5 b.png\n",
      "m.mtl",
    );
    expect(red).toMatchObject({ name: "red paint", diffuse: [1, 0, 0], shine: 96, opacity: 1 });
    expect(red?.maps.diffuse).toEqual({
      name: "my wood.png",
      scale: [2, 3],
      offset: [0.5, 0],
      clamp: true,
    });
    expect(glass).toMatchObject({ opacity: 0.75, emissive: [1, 1, 1], roughness: 0.3 });
    expect(glass?.maps.bump?.name).toBe("b.png");
  });
});
