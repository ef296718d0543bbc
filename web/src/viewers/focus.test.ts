import { describe, expect, it } from "vitest";
import { formatFocus, parseFocus } from "./focus";

describe("focus", () => {
  it("survives the link, colons in names too", () => {
    const focus = { run: "a:b", position: 3 };
    expect(parseFocus(formatFocus(focus))).toEqual(focus);
    expect(parseFocus(null)).toBeNull();
    expect(parseFocus("nonsense")).toBeNull();
  });
});
