import { expect, it } from "vitest";
import type { Line } from "./line";
import { type Frame, paintLines } from "./paintLines";

/** A canvas context that only remembers which vertical strokes and arcs were asked for. */
function recorder() {
  const calls: string[] = [];
  const context = new Proxy({} as Record<string, unknown>, {
    get: (target, name: string) =>
      target[name] ?? ((...args: number[]) => calls.push(`${name} ${args.join(" ")}`)),
    set: (target, name: string, value) => {
      target[name] = value;
      return true;
    },
  });
  return { calls, context: context as unknown as CanvasRenderingContext2D };
}

const frame: Frame = {
  left: 0,
  top: 0,
  width: 100,
  height: 100,
  ratio: 1,
  range: [0, 9],
  toX: (x) => x * 10,
  toY: (y) => (Number.isFinite(y) ? 100 - y : Number.NaN),
};

function line(mean: number[], max = mean): Line {
  const values = Float64Array.from(mean);
  const top = max === mean ? values : Float64Array.from(max);
  const x = Float64Array.from(mean, (_, i) => i);
  return { id: "a", name: "a", color: "red", x, mean: values, min: values, max: top, total: 1 };
}

const paint = (one: Line) => {
  const { calls, context } = recorder();
  paintLines(context, frame, [one], [{ color: "red", strength: 1 }], 0);
  return calls;
};

it("draws a line to the tip of a spike inside a bucket", () => {
  const calls = paint(line([10, 10, 10, 10], [11, 11, 90, 11]));
  const at = calls.indexOf("moveTo 20 10");
  expect(at).toBeGreaterThan(0);
  expect(calls[at + 1]).toBe("lineTo 20 90");
});

it("draws no spike where the whole band is high", () => {
  expect(paint(line([10, 10, 10], [90, 90, 90]))).not.toContain("moveTo 10 10");
});

it("leaves a gap at NaN, marks it, and makes a lone point a dot", () => {
  const calls = paint(line([10, Number.NaN, 30]));
  expect(calls.filter((call) => call.startsWith("arc"))).toHaveLength(2);
  expect(calls).not.toContain("lineTo 20 70");
  expect(calls).toContain("moveTo 7 91");
});

it("marks infinity at the edge it left by", () => {
  expect(paint(line([10, Infinity, 10]))).toContain("moveTo 10 0");
});
