import { expect, it } from "vitest";
import { apiUrl, encodePath } from "./client";

it("repeats lists and leaves out what is not given", () =>
  expect(
    apiUrl("keys", { run: ["local/p/a", "local/p/ü"], step: undefined, to: null, from: 0 }),
  ).toBe("/api/v1/keys?run=local%2Fp%2Fa&run=local%2Fp%2F%C3%BC&from=0"));

it("keeps the slashes of a path and nothing else", () =>
  expect(encodePath("local/my project/a&b")).toBe("local/my%20project/a%26b"));
