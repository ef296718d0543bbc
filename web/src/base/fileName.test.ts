import { expect, it } from "vitest";
import { fileName } from "./fileName";

it("has no folders, no markup, no turned writing, and is short", () => {
  expect(fileName("val/../loss")).toBe("val_.._loss");
  expect(fileName("<img src=x>\u202egnp.exe\n")).toBe("_img_src_x_gnp.exe_");
  expect(fileName("損失".repeat(100))).toHaveLength(80);
  expect(fileName("")).toBe("panel");
});
