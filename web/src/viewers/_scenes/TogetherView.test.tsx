import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { Box3, Group, Vector3 } from "three";
import { expect, test } from "vitest";
import { createCameraLink } from "../../gl/cameraLink";
import type { Scene3D, SceneSource } from "../../gl/types";
import type { Track } from "../types";
import type { Placing, SceneKind } from "./sceneKind";
import { TogetherView } from "./TogetherView";

interface Thing {
  name: string;
  load: SceneSource["load"];
}

const KIND: SceneKind<Thing> = {
  noun: "thing",
  sourceOf: ({ name, load }) => ({ key: `thing ${name}`, load }),
  captionOf: () => "",
  describe: ({ name }) => `no ${name}`,
  downloads: ({ name }) => [{ name: `${name}.bin`, url: `/files/${name}` }],
};

const sceneOf = (bounds: Box3): Scene3D => ({
  root: new Group(),
  bounds,
  origin: [0, 0, 0],
  up: "z",
  light: "none",
  onChange: () => () => {},
  dispose: () => {},
});

const unit = new Box3(new Vector3(), new Vector3(1, 1, 1));

function placing(name: string, load: Thing["load"]): Placing<Thing> {
  const run = { path: `p/${name}`, id: name, name: `run ${name}`, color: "rgb(1, 2, 3)" };
  const track = { run, now: null, stale: false } as unknown as Track<Thing>;
  return { track, item: { name, load }, position: 0, total: 1 };
}

const stack = (attempts: { count: number }) => [
  placing("whole", () => Promise.resolve(sceneOf(unit))),
  placing("empty", () => Promise.resolve(sceneOf(new Box3()))),
  placing("broken", () => {
    attempts.count += 1;
    return attempts.count === 1
      ? Promise.reject(new Error("the file is missing"))
      : Promise.resolve(sceneOf(unit));
  }),
];

function show(placings: readonly Placing<Thing>[], unseen: ReadonlySet<string> = new Set()) {
  const link = createCameraLink();
  return (
    <TogetherView
      kind={KIND}
      placings={placings}
      unseen={unseen}
      options={{}}
      settings={undefined}
      link={link}
      panelKey="things"
      axes={false}
      measuring={false}
      large
      order={0}
      onOpen={undefined}
      onPick={() => {}}
      onScene={() => {}}
      name="whole:0"
    />
  );
}

test("a run that cannot be shown says so with its name, and the others are there", async () => {
  const attempts = { count: 0 };
  const { container } = render(show(stack(attempts)));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("run broken");
  expect(alert.textContent).toContain("This thing cannot be shown: the file is missing");
  expect(alert.querySelector("a")?.textContent).toBe("broken.bin");
  expect(screen.getByText("no empty").parentElement?.textContent).toContain("run empty");
  const view = container.querySelector("[data-view3d]");
  await waitFor(() => expect(view?.getAttribute("data-scene")).toBe("there"));
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

test("what is the same in two runs is named", async () => {
  const load = () => Promise.resolve(sceneOf(unit));
  const [first, second] = [placing("twin", load), placing("other", load)];
  render(show([first, { ...second, item: first.item }]));
  const note = await screen.findByText("the same as run twin");
  expect(note.parentElement?.textContent).toContain("run other");
});

test("the view is pale where all runs are old, not where some are", async () => {
  const load = () => Promise.resolve(sceneOf(unit));
  const [first, second] = [placing("early", load), placing("late", load)];
  const old = { ...second, track: { ...second.track, stale: true } };
  const { container, rerender } = render(show([first, old]));
  const view = container.querySelector("[data-view3d]");
  await waitFor(() => expect(view?.getAttribute("data-stale")).toBe("some"));
  rerender(show([old]));
  await waitFor(() => expect(view?.getAttribute("data-stale")).toBe("true"));
  rerender(show([first, second]));
  await waitFor(() => expect(view?.hasAttribute("data-stale")).toBe(false));
  rerender(show([old], new Set(["late"])));
  await waitFor(() => expect(view?.hasAttribute("data-stale")).toBe(false));
});

test("of hidden runs nothing is told, and where all are hidden that is said", () => {
  const placings = stack({ count: 0 });
  render(show(placings, new Set(["whole", "empty", "broken"])));
  expect(screen.getByText("All runs are hidden")).toBeDefined();
  expect(screen.queryByRole("alert")).toBeNull();
});
