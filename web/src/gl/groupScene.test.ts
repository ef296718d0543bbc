import { Box3, Group, Ray, Vector3 } from "three";
import { expect, test } from "vitest";
import { GroupScene } from "./groupScene";
import type { Frame3D, Scene3D } from "./types";

const cube = (low: number, high: number) =>
  new Box3(new Vector3(low, low, low), new Vector3(high, high, high));

interface Made {
  scene: Scene3D;
  frames: Frame3D[];
  uses: number[];
  change: () => void;
  listeners: Set<() => void>;
}

/** Between −1 and 1 around its origin; hit at its zero. */
function made(origin: [number, number, number], points = 0): Made {
  const listeners = new Set<() => void>();
  const [frames, uses]: [Frame3D[], number[]] = [[], []];
  const root = new Group();
  const scene: Scene3D = {
    root,
    bounds: cube(-1, 1),
    origin,
    up: "z",
    light: points > 0 ? "none" : "studio",
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    beforeDraw: (frame) => {
      expect(root.parent?.parent).not.toBeNull();
      frames.push(frame);
    },
    pick: (ray) => ({
      point: new Vector3(),
      distance: ray.origin.length(),
      facts: [["what", "zero"]],
    }),
    labels: () => [{ point: new Vector3(0, 0, 1), text: "top" }],
    use: (pixels) => uses.push(pixels),
    dispose: () => {
      throw new Error("it is not the group's");
    },
    ...(points > 0 && { pieces: { total: points, revision: 0 } }),
  };
  const change = () => {
    for (const listener of listeners) listener();
  };
  return { scene, frames, uses, change, listeners };
}

const FRAME = { quick: false, from: 0, to: 100, settings: "the view's" } as unknown as Frame3D;
const member = ({ scene }: Made, name: string) => ({ scene, name, settings: name, color: name });

test("each stands at its place in the world, from the first one's zero", () => {
  const [a, b] = [made([1000, 0, 0]), made([1004, 0, 0])];
  const group = new GroupScene();
  expect(group.bounds.isEmpty()).toBe(true);
  group.set([member(a, "a"), member(b, "b")]);
  expect(group.origin).toEqual([1000, 0, 0]);
  expect(group.bounds).toEqual(new Box3(new Vector3(-1, -1, -1), new Vector3(5, 1, 1)));
  expect(group.labels().map(({ point, edge }) => [point.x, edge])).toEqual([
    [0, "a"],
    [4, "b"],
  ]);
  expect(group.light).toBe("studio");
});

test("a ray hits the nearer one, whose name is told", () => {
  const [a, b] = [made([0, 0, 0]), made([4, 0, 0])];
  const group = new GroupScene();
  group.set([member(a, "a"), member(b, "b")]);
  const hit = group.pick(new Ray(new Vector3(9, 0, 0), new Vector3(-1, 0, 0)), () => 1);
  expect(hit).toMatchObject({
    distance: 5,
    point: { x: 4, y: 0, z: 0 },
    facts: [
      ["run", "b"],
      ["what", "zero"],
    ],
  });
});

test("members are in it while it is drawn only, each with its settings and its share of the part", () => {
  const [a, b] = [made([0, 0, 0], 300), made([4, 0, 0], 100)];
  const group = new GroupScene();
  group.set([member(a, "a"), member(b, "b")]);
  expect(group.pieces?.total).toBe(400);
  group.beforeDraw(FRAME);
  expect(b.scene.root.parent?.position.x).toBe(4);
  group.afterDraw();
  expect([a.scene.root.parent, b.scene.root.parent]).toEqual([null, null]);
  expect([...a.frames, ...b.frames]).toMatchObject([
    { from: 0, to: 75, settings: "a" },
    { from: 0, to: 25, settings: "b" },
  ]);
});

test("the same scene twice is drawn once, and both names are told", () => {
  const a = made([0, 0, 0], 100);
  const group = new GroupScene();
  group.set([member(a, "a"), member(a, "b")]);
  expect(group.pieces?.total).toBe(100);
  const hit = group.pick(new Ray(new Vector3(9, 0, 0), new Vector3(-1, 0, 0)), () => 1);
  expect(hit?.facts[0]).toEqual(["run", "a, b"]);
});

test("who leaves is used no more and not listened to; nobody is disposed", () => {
  const [a, b] = [made([0, 0, 0]), made([4, 0, 0])];
  const group = new GroupScene();
  let told = 0;
  group.onChange(() => {
    told += 1;
  });
  group.use(640);
  group.set([member(a, "a"), member(b, "b")]);
  const before = group.pieces;
  expect(before).toBeUndefined();
  told = 0;
  b.change();
  expect(told).toBe(1);
  group.set([member(a, "a")]);
  expect([a.uses, b.uses]).toEqual([[640], [640, 0]]);
  expect([a.listeners.size, b.listeners.size]).toEqual([1, 0]);
  group.dispose();
  expect(a.uses).toEqual([640, 0]);
  expect(a.listeners.size).toBe(0);
});
