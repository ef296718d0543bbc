import { expect, it } from "vitest";
import { own } from "./own";

it("is nothing that all objects have", () => {
  expect(own<string>({ a: "1" }, "a")).toBe("1");
  expect(own<string>({}, "constructor")).toBeUndefined();
  expect(own<string>({}, "__proto__")).toBeUndefined();
  expect(own<string>({ ["__proto__"]: "x" }, "__proto__")).toBe("x");
});
