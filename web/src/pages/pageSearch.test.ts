import { describe, expect, it } from "vitest";
import { type PageSearch, parsePageSearch, stringifyPageSearch } from "./pageSearch";

const full: PageSearch = {
  step: 3120,
  pins: [0, 40, 3000],
  best: { by: "max", key: "val: IoU, all" },
  x: "time",
  smooth: 0.6,
  range: [10, 2000.5],
  log: ["train/loss", "odd, key\\"],
  modes: { "val/prediction": "grid", "a:b": "heatmap" },
  layout: {
    sizes: { "val/IoU": [6, 320], "a:b, c": [12, 400] },
    moves: [
      ["", "val/IoU"],
      ["odd, key\\", "b"],
    ],
  },
  folded: ["system"],
  large: "val/IoU & more",
  find: "loss",
  hidden: ["abcd1234"],
  shown: ["üñí côdé"],
  filter: 'lr < 0.01 and tag != "old"',
  sort: "-summary.val/IoU",
  columns: ["state", "config.lr"],
  tab: "logs",
  grep: "error: 100%",
};

describe("addresses", () => {
  it("come back as they were", () => {
    expect(parsePageSearch(stringifyPageSearch(full))).toEqual(full);
  });

  it("leave out defaults", () => {
    expect(stringifyPageSearch({ x: "step", smooth: 0, log: [], modes: {}, hidden: [] })).toBe("");
    expect(parsePageSearch("")).toEqual({});
  });

  it("keep the choice of no columns", () => {
    expect(parsePageSearch(stringifyPageSearch({ columns: [] }))).toEqual({ columns: [] });
  });

  it("can be read by a person", () => {
    const text = stringifyPageSearch({
      step: 7,
      log: ["train/loss", "val/loss"],
      filter: "lr = 3",
    });
    expect(text).toBe("?step=7&log=train/loss,val/loss&filter=lr+=+3");
  });

  it("ignore sizes that do not fit the grid and half a move", () => {
    expect(parsePageSearch("?size=a:13x200,b:4,c:4x240&move=a,b,c")).toEqual({
      layout: { sizes: { c: [4, 240] }, moves: [["a", "b"]] },
    });
  });

  it("put pins in order, each once, without what is no step", () => {
    expect(parsePageSearch("?pins=40,7,x,-1,2.5,40&best=most:loss")).toEqual({ pins: [7, 40] });
  });

  it("ignore what cannot be read", () => {
    expect(parsePageSearch("?step=abc&x=banana&smooth=7&range=5~1&tab=nope&other=1")).toEqual({
      smooth: 0.99,
    });
  });
});
