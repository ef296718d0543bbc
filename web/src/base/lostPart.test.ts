import { expect, test } from "vitest";
import { isLostPart } from "./lostPart";
import { StoppedError } from "./workers";

test.each([
  "Failed to fetch dynamically imported module: https://lab/assets/Panel-x.js",
  "error loading dynamically imported module: https://lab/assets/Panel-x.js",
  "Importing a module script failed.",
  "Unable to preload CSS for /assets/Panel-x.css",
])("a part of the page is lost: %s", (message) => {
  expect(isLostPart(new TypeError(message))).toBe(true);
});

test("a worker that stopped is one, other errors are not", () => {
  expect(isLostPart(new StoppedError())).toBe(true);
  expect(isLostPart(new Error("the file is missing"))).toBe(false);
  expect(isLostPart("dynamically imported module")).toBe(false);
});
