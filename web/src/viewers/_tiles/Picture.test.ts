import { expect, it } from "vitest";
import { isMagnified } from "./Picture";

it("magnifies digits without blur, photographs with", () => {
  expect(isMagnified({ width: 8 }, 80)).toBe(true);
  expect(isMagnified({ width: 640 }, 700)).toBe(false);
});
