// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest";
import { createCameraLink } from "../../gl/cameraLink";
import { aimsOf } from "./aims";
import type { Placing } from "./sceneKind";

const placed = (run: string, position: number) =>
  ({ track: { run: { id: run } }, position }) as Placing<unknown>;
const placings = [placed("a", 3), placed("b", 3)];
const main = createCameraLink();
const own = { "a:3": createCameraLink(), "b:3": createCameraLink() };

afterEach(() => document.body.replaceChildren());

test("the common camera is that of the sample that is shown", () => {
  expect(aimsOf(placings, { linked: true, of: () => main }, null)).toEqual([
    { link: main, group: "3" },
  ]);
});

test("of cameras by themselves all move, or the one with the focus", () => {
  const of = (name: string) => own[name as keyof typeof own];
  const root = document.createElement("div");
  root.innerHTML = '<div tabindex="0" data-view3d="b:3"></div>';
  document.body.append(root);
  expect(aimsOf(placings, { linked: false, of }, root).map(({ link }) => link)).toEqual([
    own["a:3"],
    own["b:3"],
  ]);
  (root.firstElementChild as HTMLElement).focus();
  expect(aimsOf(placings, { linked: false, of }, root)).toEqual([{ link: own["b:3"], group: "3" }]);
});
