import { describe, expect, it } from "vitest";
import {
  aimAt,
  type Bounds,
  basisOf,
  dolly,
  eyeOf,
  fieldOf,
  firstLook,
  fit,
  fly,
  formatCamera,
  frameOf,
  look,
  orbit,
  pan,
  parseCamera,
  project,
  radiusOf,
  rayAt,
  standard,
  transfer,
  union,
} from "./camera";
import type { Camera3D } from "./types";

const FRONT: Camera3D = {
  target: [1, 2, 3],
  yaw: -Math.PI / 2,
  pitch: 0,
  distance: 10,
  projection: "perspective",
};
const near = (values: readonly number[]) =>
  values.map((value) => Math.round(value * 1e6) / 1e6 + 0);

describe("basis", () => {
  it("has x to the right and z up when looking along y", () => {
    const { right, up, back } = basisOf(FRONT, "z");
    expect([near(right), near(up), near(back)]).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, -1, 0],
    ]);
    expect(near(eyeOf(FRONT, "z"))).toEqual([1, -8, 3]);
  });

  it("has x to the right and y up when looking at the front of what stands on y", () => {
    const { right, up, back } = basisOf(standard("front", "y"), "y");
    expect([near(right), near(up), near(back)]).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  it("knows what is up when looking straight down", () => {
    const { right, up } = basisOf(standard("top", "z"), "z");
    expect([near(right), near(up)]).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    const other = basisOf(standard("top", "y"), "y");
    expect([near(other.right), near(other.up)]).toEqual([
      [1, 0, 0],
      [0, 0, -1],
    ]);
  });

  it("sees x from its positive side in the right view", () => {
    expect(near(basisOf(standard("right", "z"), "z").back)).toEqual([1, 0, 0]);
    expect(near(basisOf(standard("right", "y"), "y").back)).toEqual([1, 0, 0]);
    expect(near(basisOf(standard("left", "z"), "z").back)).toEqual([-1, 0, 0]);
  });
});

describe("fit", () => {
  const box: Bounds = [
    [-2, -3, -1],
    [2, 3, 1],
  ];
  for (const up of ["y", "z"] as const)
    for (const projection of ["perspective", "orthographic"] as const)
      for (const aspect of [0.5, 1, 2.5])
        it(`has all corners in sight, and one near the edge: ${up} ${projection} ${aspect}`, () => {
          const camera = fit(box, { ...firstLook(up), projection }, up, aspect);
          const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
            project(camera, [i & 1 ? 2 : -2, i & 2 ? 3 : -3, i & 4 ? 1 : -1], up, aspect),
          );
          const far = Math.max(...corners.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]));
          expect(far).toBeLessThanOrEqual(1 / 1.05);
          expect(far).toBeGreaterThan(0.85);
        });

  it("can look at a single point, far from zero", () => {
    const point: Bounds = [
      [691543, 5334870, 600],
      [691543, 5334870, 600],
    ];
    expect(radiusOf(point)).toBeCloseTo(5.38, 2);
    const camera = fit(point, { ...firstLook("z"), projection: "perspective" }, "z", 1);
    expect(camera.target).toEqual([691543, 5334870, 600]);
    expect(camera.distance).toBeGreaterThan(0.1);
  });

  it("unites what has bounds", () => {
    expect(
      union([
        box,
        undefined,
        [
          [0, 0, 0],
          [5, 1, 0.5],
        ],
        [
          [NaN, 0, 0],
          [1, 1, 1],
        ],
      ]),
    ).toEqual([
      [-2, -3, -1],
      [5, 3, 1],
    ]);
    expect(union([undefined])).toBeUndefined();
  });
});

describe("gestures", () => {
  it("orbits around the target and stops at the poles", () => {
    const over = orbit(FRONT, 7, 5);
    expect(over.pitch).toBe(Math.PI / 2);
    expect(over.target).toEqual(FRONT.target);
    expect(Math.abs(over.yaw)).toBeLessThanOrEqual(Math.PI);
  });

  it("pans so that the point under the pointer follows it", () => {
    const before = project(FRONT, [1, 2, 3], "z", 2);
    const after = project(pan(FRONT, 0.25, 0.1, "z", 2), [1, 2, 3], "z", 2);
    // A quarter of the height to the right is 0.5 of half of it; half of the width is twice that.
    expect([before.x, before.y]).toEqual([0, 0]);
    expect(near([after.x, after.y])).toEqual([0.25, -0.2]);
  });

  it("comes nearer to the pointer, whose point at the target's depth stays", () => {
    const field = fieldOf(1.5);
    const world = [1 + 0.4 * field.x * 10, 2, 3 - 0.6 * field.y * 10] as const;
    const before = project(FRONT, world, "z", 1.5);
    const after = project(dolly(FRONT, 2, { x: 0.4, y: -0.6 }, "z", 1.5), world, "z", 1.5);
    expect(near([before.x, before.y])).toEqual([0.4, -0.6]);
    expect(near([after.x, after.y, after.depth])).toEqual([0.4, -0.6, 5]);
  });

  it("looks around without moving the eye, and flies without turning", () => {
    expect(near(eyeOf(look(FRONT, 0.3, 0.2, "z"), "z"))).toEqual([1, -8, 3]);
    const ahead = fly(FRONT, { ahead: 0.5, right: 0.1, up: -0.2 }, "z");
    expect(near(eyeOf(ahead, "z"))).toEqual([2, -3, 1]);
    expect(near(eyeOf(aimAt(ahead, 3, "z"), "z"))).toEqual([2, -3, 1]);
    expect(near(aimAt(ahead, 3, "z").target)).toEqual([2, 0, 1]);
  });

  it("casts the ray under a place through what is seen there", () => {
    for (const projection of ["perspective", "orthographic"] as const) {
      const camera = orbit({ ...FRONT, projection }, 0.4, 0.3);
      const { origin, direction } = rayAt(camera, { x: 0.3, y: -0.7 }, "z", 1.4);
      const point = origin.map((value, i) => value + 7 * (direction[i] ?? 0));
      const seen = project(camera, point as [number, number, number], "z", 1.4);
      expect(near([seen.x, seen.y])).toEqual([0.3, -0.7]);
    }
  });
});

describe("links", () => {
  it("keeps a camera in few characters", () => {
    const camera: Camera3D = {
      ...FRONT,
      target: [691543.21749, 5334870.64149, 600.5],
      distance: 93.4567,
    };
    const text = formatCamera(camera);
    expect(text).toBe("-1.571~0~93.457~691543.22~5334870.64~600.5~p");
    expect(parseCamera(text)).toEqual({
      ...camera,
      yaw: -1.571,
      distance: 93.457,
      target: [691543.22, 5334870.64, 600.5],
    });
  });

  it("reads nothing from what is none", () => {
    for (const text of [
      undefined,
      "",
      "1~2~3",
      "a~0~1~0~0~0~p",
      "0~0~-1~0~0~0~p",
      "0~0~1~0~0~Infinity~p",
    ])
      expect(parseCamera(text)).toBeUndefined();
  });

  it("shows another thing in the same way, whatever its size and place", () => {
    const small = frameOf([
      [0, 0, 0],
      [2, 2, 2],
    ]);
    const large = frameOf([
      [100, 0, 0],
      [120, 20, 20],
    ]);
    const camera: Camera3D = { ...FRONT, target: [1, 1, 1.5], distance: 4 };
    const there = transfer(camera, small, large);
    expect(near([...there.target, there.distance])).toEqual([110, 10, 15, 40]);
    expect(transfer(camera, small, small)).toBe(camera);
  });
});
