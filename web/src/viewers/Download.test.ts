import { expect, it } from "vitest";
import { savedFrom } from "./Download";

it("asks the server for a file to be saved, which it gives damaged too", () => {
  const url = "/api/v1/blobs/local/p/r/ab.png";
  expect(savedFrom(url, "a b.png")).toBe(`${url}?download=a%20b.png`);
  expect(savedFrom(`${url}?styled=1`, "")).toBe(`${url}?styled=1&download=ab.png`);
  expect(savedFrom("blob:x", "a")).toBe("blob:x");
});
