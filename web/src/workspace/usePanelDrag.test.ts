import { expect, it } from "vitest";
import type { PlacedPanel } from "./layout";
import { dropTarget } from "./usePanelDrag";

const section = { name: "s", own: ["a", "b", "w"], order: ["a", "b", "w"] };
const panel = (id: string, column: number, columns: number, top: number): PlacedPanel => ({
  type: "panel",
  id,
  panel: { id, key: id, kind: "scalar", runs: 1, count: 1 },
  column,
  columns,
  top,
  height: 100,
  section,
});
const panels = [panel("a", 0, 6, 0), panel("b", 6, 6, 0), panel("w", 0, 12, 112)];

it("stands before or after the panel under the pointer", () => {
  expect(dropTarget(panels, "w", 0.1, 50)).toMatchObject({ place: 0, side: "left" });
  expect(dropTarget(panels, "a", 0.9, 50)).toMatchObject({ place: 2, side: "right" });
  expect(dropTarget(panels, "a", 0.9, 200)).toMatchObject({ place: 3, side: "bottom" });
});

it("takes the nearest panel of its section when the pointer is beyond", () => {
  expect(dropTarget(panels, "a", 0.5, 900)).toMatchObject({ place: 3 });
  expect(dropTarget(panels, "w", -0.2, -50)).toMatchObject({ place: 0 });
});

it("does nothing over itself", () => {
  expect(dropTarget(panels, "a", 0.1, 50)).toBeUndefined();
});
