import { expect, test } from "vitest";
import type { Track } from "../types";
import { placingsOf } from "./sceneKind";
import { alone, mergedTrack, stacksOf, switched, unseenOf, unseenText } from "./together";

function track(id: string, items: readonly string[], first = 0): Track<string> {
  const positions = items.map((_, i) => first + i);
  const now = { step: 1, time: 1, items: [...items], positions, total: first + items.length };
  const run = { path: `p/${id}`, id, name: id, color: "" };
  return { run, now, age: 3, history: [], historyTotal: 1, stale: true };
}

const none: Track<string> = { ...track("none", []), now: null };

test("one track has a place wherever one of the runs has something", () => {
  const tracks = [none, track("a", ["a0"]), track("b", ["b0", "b1", "b2"])];
  const merged = mergedTrack(tracks);
  expect(merged?.run.id).toBe("b");
  expect(merged?.now).toMatchObject({
    items: ["a0", "b1", "b2"],
    positions: [0, 1, 2],
    total: 3,
  });
  // The legend says so of each.
  expect([merged?.age, merged?.stale]).toEqual([0, false]);
  expect(mergedTrack([none])).toBe(none);
  expect(mergedTrack([])).toBeUndefined();
});

test("runs whose windows differ keep their places", () => {
  const merged = mergedTrack([track("a", ["a5", "a6"], 5), track("b", ["b6"], 6)]);
  expect(merged?.now).toMatchObject({ items: ["a5", "a6"], positions: [5, 6] });
});

test("in the view at a place lies what each run has there", () => {
  const stacks = stacksOf(placingsOf([track("a", ["a0"]), none, track("b", ["b0", "b1"])]));
  expect(stacks.get(0)?.map(({ item }) => item)).toEqual(["a0", "b0"]);
  expect(stacks.get(1)?.map(({ item }) => item)).toEqual(["b1"]);
});

test("hidden runs travel in the link", () => {
  expect(unseenText(switched(unseenOf("a~b"), "a"))).toBe("b");
  expect(unseenText(switched(unseenOf("b"), "c"))).toBe("b~c");
  expect(unseenText(switched(unseenOf("b"), "b"))).toBeUndefined();
  const only = alone(new Set(), "b", ["a", "b", "c"]);
  expect([...only]).toEqual(["a", "c"]);
  expect(alone(only, "b", ["a", "b", "c"]).size).toBe(0);
  expect([...alone(only, "a", ["a", "b", "c"])]).toEqual(["b", "c"]);
});
