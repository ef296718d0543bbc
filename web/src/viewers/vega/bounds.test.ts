import { describe, expect, it } from "vitest";
import { checkBounds, withoutAddresses } from "./bounds";
import { closedLoader } from "./library";

describe("what a description may ask for", () => {
  it.each([
    [{ data: { sequence: { start: 0, stop: 1e12 } } }],
    [{ data: [{ transform: [{ type: "sequence", start: 0, stop: 9e9, step: 1 }] }] }],
    [{ encoding: { x: { bin: { maxbins: 1e9 } } } }],
    [{ axes: [{ tickCount: 1e8 }] }],
    [{ signals: [{ update: "sequence(0, 1e9)" }] }],
    [{ layer: Array.from({ length: 500 }, () => ({})) }],
  ])("is nothing that never ends: %j", (spec) =>
    expect(() => checkBounds(spec)).toThrow("Refused"),
  );

  it("is what usual charts have, and rows of any kind", () => {
    checkBounds({
      data: { sequence: { start: 0, stop: 1000 }, values: [{ tickCount: 1e12, sequence: 3 }] },
      axes: [{ tickCount: 10 }],
      transform: [{ calculate: "datum.range + 10000000" }],
    });
  });

  it("is no data at an address", () => {
    const inline = { url: "data:text/csv,a,b" };
    const spec = { layer: [{ data: { url: "https://evil.test/x.csv" } }, { data: inline }] };
    const { spec: safe, refused } = withoutAddresses(spec);
    expect(safe).toEqual({ layer: [{ data: { values: [] } }, { data: inline }] });
    expect(refused).toEqual(["Data at an address are not loaded."]);
  });
});

describe("the loader", () => {
  const loader = closedLoader();
  it("opens links to the web and to mail beside the page", async () => {
    expect(await loader.sanitize("https://a.test", { context: "href" } as never)).toEqual({
      href: "https://a.test",
      target: "_blank",
      rel: "noopener noreferrer",
    });
  });
  it.each(["javascript:alert(1)", " JaVaScript:alert(1)", "data:text/html,x", "/api/v1", "blob:x"])(
    "opens no %s",
    async (href) =>
      await expect(loader.sanitize(href, { context: "href" } as never)).rejects.toThrow("nothing"),
  );
  it("loads pictures and data that are inside, and nothing else", async () => {
    const image = { context: "image" } as never;
    expect(await loader.sanitize("data:image/png;base64,AA", image)).toEqual({
      href: "data:image/png;base64,AA",
    });
    await expect(loader.sanitize("https://evil.test/a.png", image)).rejects.toThrow();
    await expect(loader.load("https://evil.test/a.json")).rejects.toThrow();
    await expect(loader.load("/api/v1/runs")).rejects.toThrow();
  });
});
