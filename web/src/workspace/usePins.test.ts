import { expect, it } from "vitest";
import { pinBeside } from "./usePins";

it("finds the pin beside the playhead, whether it stands on one or not", () => {
  const pins = [10, 20, 30];
  expect(pinBeside(pins, 20, 1)).toBe(30);
  expect(pinBeside(pins, 20, -1)).toBe(10);
  expect(pinBeside(pins, 25, -1)).toBe(20);
  expect(pinBeside(pins, 30, 1)).toBeUndefined();
  expect(pinBeside(pins, null, 1)).toBeUndefined();
});
