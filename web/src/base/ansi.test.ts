import { expect, it } from "vitest";
import { parseAnsi, plainText } from "./ansi";

it("leaves plain lines alone", () => expect(parseAnsi("epoch 1")).toEqual([{ text: "epoch 1" }]));

it("takes colours and bold", () =>
  expect(parseAnsi("a \u001b[1;31mred\u001b[0m b")).toEqual([
    { text: "a " },
    { text: "red", color: 1, bold: true },
    { text: " b" },
  ]));

it("drops what only moves the cursor, and colours of 256", () => {
  expect(plainText("\u001b[2K\u001b[1Gdone \u001b[38;5;208mx\u001b[m")).toBe("done x");
  expect(parseAnsi("\u001b[38;5;31mx")).toEqual([{ text: "x" }]);
});
