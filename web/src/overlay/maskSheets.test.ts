import { expect, test } from "vitest";
import { labelMap } from "./labelMap";
import { layLine, paintFilled } from "./maskPixels";
import { laySample, sampleOf } from "./maskSamples";

const random = (() => {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
})();

const ids = Uint8Array.from({ length: 61 * 47 }, (_, i) => (((i >> 2) % 5) ^ (random() * 2)) % 6);
const map = labelMap(61, 47, ids);
const colors = Uint32Array.of(0, 0x80ff0102, 0x80000380, 0x8004ff00, 0xff112233, 0x01ffffff);

test.each([
  { scale: 0.31, x: -3.5, y: 2.25 },
  { scale: 0.7, scaleY: 1.4, x: 0, y: 0 },
  { scale: 1.6, x: -20.3, y: 4 },
])("what is kept of a mask gives the same pixels as painting it: %o", (view) => {
  const region = { left: 0, top: 3, right: 17, bottom: 15 };
  const under = new Uint32Array(17 * 12).map((_, i) => (i % 3 ? 0x60402010 : 0));
  const [painted, kept] = [under.slice(), under.slice()];
  for (const blank of [true, false]) {
    paintFilled({ pixels: painted, region, blank }, view, map, colors);
    laySample({ pixels: kept, region, blank }, sampleOf(region, view, map), colors, layLine);
    expect(kept).toEqual(painted);
  }
});
