import { expect, it } from "vitest";
import { legendOfAll } from "./legendOfAll";
import type { Legend } from "./schemes";

const line = (text: string): Legend["lines"][number] => ({ color: [1, 2, 3], text });
const bar = (low: string, high: string): Legend => ({ lines: [], bar: { colors: [], low, high } });

it("names each element once that any of the molecules has", () => {
  const all = legendOfAll([
    { lines: [line("H"), line("C")] },
    { lines: [line("C"), line("Br"), line("2 more")] },
  ]);
  expect(all?.lines.map(({ text }) => text)).toEqual(["H", "C", "Br", "more"]);
  expect(legendOfAll([])).toBeUndefined();
});

it("has numbers only where they are those of all", () => {
  expect(legendOfAll([bar("1", "9"), bar("1", "5")])?.bar).toMatchObject({
    low: "1",
    high: "its highest",
  });
  expect(legendOfAll([bar("1", "9")])?.bar).toMatchObject({ low: "1", high: "9" });
});
