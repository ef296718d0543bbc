import { describe, expect, it } from "vitest";
import type { Box } from "./layers";
import { figuresOf, mainScore, matchBoxes, overlapOf, UNMATCHED } from "./matching";

const box = (xMin: number, yMin: number, width: number, height: number, more = {}): Box => ({
  xMin,
  yMin,
  xMax: xMin + width,
  yMax: yMin + height,
  scores: {},
  caption: "",
  ...more,
});
const scored = (at: number, score: number | undefined, classId = 0): Box =>
  box(at, 0, 10, 10, { classId, scores: score === undefined ? {} : { score } });
const names = { prediction: (b: Box) => `${b.classId}`, truth: (b: Box) => `${b.classId}` };

/** The rule said another way: all pairs, and one decision after the other. */
function bruteForce(prediction: readonly Box[], truth: readonly Box[], iou: number): number[] {
  const group = (b: Box) => ("score" in b.scores ? (Number.isNaN(b.scores.score) ? 2 : 0) : 1);
  const waiting = prediction.map((b, index) => ({ b, index }));
  const result = prediction.map(() => UNMATCHED);
  const free = new Set(truth.keys());
  while (waiting.length > 0) {
    let next = 0;
    waiting.forEach((one, i) => {
      const best = waiting[next] as (typeof waiting)[number];
      const earlier = group(one.b) - group(best.b);
      const higher = group(one.b) === 0 && (one.b.scores.score ?? 0) > (best.b.scores.score ?? 0);
      if (earlier < 0 || (earlier === 0 && higher)) next = i;
    });
    const [{ b, index }] = waiting.splice(next, 1) as [(typeof waiting)[number]];
    const able = [...free].filter((t) => truth[t]?.classId === b.classId);
    const overlaps = able.map((t) => overlapOf(b, truth[t] as Box));
    const most = Math.max(0, ...overlaps);
    if (most === 0 || most < iou) continue;
    const found = able[overlaps.indexOf(most)] as number;
    result[index] = found;
    free.delete(found);
  }
  return result;
}

describe("overlap", () => {
  it("is intersection over union, of areas as logged", () => {
    expect(overlapOf(box(0, 0, 10, 10), box(5, 0, 10, 10))).toBeCloseTo(1 / 3, 12);
    expect(overlapOf(box(-5, 0, 10, 10), box(0, 0, 5, 10))).toBe(0.5);
    expect(overlapOf(box(0, 0, 10, 10), box(10, 0, 10, 10))).toBe(0);
    expect(overlapOf(box(0, 0, 0, 0), box(0, 0, 0, 0))).toBe(0);
  });
});

describe("matching", () => {
  it("lets the highest score choose first", () => {
    const truth = [scored(0, undefined)];
    const { ofPrediction, ofTruth } = matchBoxes(
      [scored(0, 0.3), scored(2, 0.9)],
      truth,
      names,
      0.5,
    );
    expect([...ofPrediction]).toEqual([UNMATCHED, 0]);
    expect([...ofTruth]).toEqual([1]);
  });
  it("keeps to classes and to the least overlap", () => {
    const truth = [scored(0, undefined, 1)];
    expect([...matchBoxes([scored(0, 1, 2)], truth, names, 0.5).ofPrediction]).toEqual([-1]);
    const half = [box(0, 0, 10, 5, { classId: 1 })];
    expect([...matchBoxes(half, truth, names, 0.5).ofPrediction]).toEqual([0]);
    expect([...matchBoxes(half, truth, names, 0.51).ofPrediction]).toEqual([-1]);
    expect([...matchBoxes([scored(30, 1, 1)], truth, names, 0).ofPrediction]).toEqual([-1]);
  });
  it("takes classes by name, not by number", () => {
    const { ofPrediction } = matchBoxes(
      [scored(0, 1, 3)],
      [scored(0, 1, 7)],
      { prediction: (b) => (b.classId === 3 ? "car" : ""), truth: () => "car" },
      0.5,
    );
    expect([...ofPrediction]).toEqual([0]);
  });
  it("goes by order among equals, scores before none, none before NaN", () => {
    const at = (...scores: (number | undefined)[]) =>
      [
        ...matchBoxes(
          scores.map((s) => scored(0, s)),
          [scored(0, 0)],
          names,
          0.5,
        ).ofPrediction,
      ].indexOf(0);
    expect(at(0.5, 0.5)).toBe(0);
    expect(at(undefined, 0.1)).toBe(1);
    expect(at(Number.NaN, undefined)).toBe(1);
    expect(at(Number.NaN, -Infinity, undefined)).toBe(1);
    expect(at(undefined, undefined)).toBe(0);
    expect(at(1, Infinity, Infinity)).toBe(1);
  });
  it("of nothing is nothing", () => {
    expect([...matchBoxes([], [scored(0, 1)], names, 0.5).ofTruth]).toEqual([UNMATCHED]);
    expect([...matchBoxes([scored(0, 1)], [], names, 0.5).ofPrediction]).toEqual([UNMATCHED]);
  });
  it("equals brute force", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed / 2147483648;
    };
    const some = (count: number): Box[] =>
      Array.from({ length: count }, () => {
        const score = [Math.round(random() * 4) / 4, undefined, Number.NaN][
          Math.floor(random() * 5) % 3
        ];
        const size = () => 5 + Math.floor(random() * 10);
        return box(Math.floor(random() * 12), Math.floor(random() * 12), size(), size(), {
          classId: Math.floor(random() * 2),
          scores: score === undefined ? {} : { score },
        });
      });
    for (let round = 0; round < 200; round++) {
      const prediction = some(round % 9);
      const truth = some((round * 7) % 8);
      for (const iou of [0, 0.3, 0.5]) {
        const { ofPrediction } = matchBoxes(prediction, truth, names, iou, "score");
        expect([...ofPrediction]).toEqual(bruteForce(prediction, truth, iou));
      }
    }
  });
  it("loses none of its matches when the lowest scores are left out", () => {
    const prediction = [scored(0, 0.2), scored(1, 0.9), scored(3, 0.6), scored(40, 0.5)];
    const truth = [scored(2, 0), scored(0, 0), scored(41, 0)];
    const all = matchBoxes(prediction, truth, names, 0.5).ofPrediction;
    const high = matchBoxes(prediction.slice(1), truth, names, 0.5).ofPrediction;
    expect([...high]).toEqual([...all].slice(1));
  });
});

it("the main score is the one that most boxes have", () => {
  const boxes = [{ a: 1 }, { a: 1, b: 2 }, { b: 3, c: 1 }].map((scores) =>
    box(0, 0, 1, 1, { scores }),
  );
  expect(mainScore(boxes)).toBe("a");
  expect(mainScore(boxes.slice(1))).toBe("b");
  expect(mainScore([])).toBeUndefined();
});

it("figures of nothing are NaN", () => {
  expect(figuresOf(6, 2, 4)).toMatchObject({ precision: 0.75, recall: 0.6, iou: 0.5 });
  expect(figuresOf(6, 2, 4).f1).toBeCloseTo(2 / 3, 12);
  expect(figuresOf(0, 0, 0)).toMatchObject({
    precision: Number.NaN,
    recall: Number.NaN,
    f1: Number.NaN,
    iou: Number.NaN,
  });
});
