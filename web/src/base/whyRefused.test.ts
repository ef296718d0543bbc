import { describe, expect, it } from "vitest";
import { isLasting, whyRefused, whyRefusedSentence } from "./whyRefused";

describe("whyRefused", () => {
  it("tells a missing file from a damaged one, and both from a server in trouble", () => {
    expect(whyRefused(404)).toBe("the file is missing");
    expect(whyRefused(410)).toMatch(/^the file is damaged/);
    expect(whyRefusedSentence(503)).toBe("The server answered 503.");
    expect([404, 410, 503].map(isLasting)).toEqual([true, true, false]);
  });
});
