import { describe, expect, it } from "vitest";
import { exampleQuestions, findCompletions, quoted, wordsOf } from "./findCompletion";

const words = {
  classes: ["car", 'odd "name"', "background"],
  layers: ["prediction"],
  scores: ["score", "my score"],
};
const texts = (text: string) =>
  findCompletions(text, text.length, words).options.map((option) => option.text);

describe("completion of a question", () => {
  it("offers fields first, scores among them", () => {
    expect(texts("cl")).toEqual(["class"]);
    expect(texts("score.")).toEqual(['score."my score"']);
  });
  it("offers the values of a field, in quotes", () => {
    expect(texts("class = ca")).toEqual(['"car"']);
    expect(texts('class = "ca')).toEqual(['"car"']);
    expect(texts("class = ")).toEqual(['"car"', '"odd \\"name\\""', '"background"']);
    expect(texts("type = ")).toEqual(['"box"', '"mask"']);
    expect(texts("area > ")).toEqual([]);
    expect(texts('layer = prediction and class not in ("car", ba')).toEqual(['"background"']);
  });
  it("replaces what was typed, its quote too", () => {
    const found = findCompletions('area > 3 and class = "ca', 24, words);
    expect(found).toMatchObject({ from: 21, to: 24 });
  });
  it("connects after a value", () => {
    expect(texts('class = "car" a')).toEqual(["and"]);
    expect(texts("score < 0.3 and a")).toContain("area");
  });
});

it("puts names into quotes that the language reads back", () => {
  expect(quoted('a "b" \\')).toBe('"a \\"b\\" \\\\"');
});

describe("examples", () => {
  it("use what was logged, and no background", () => {
    const examples = exampleQuestions({ ...words, classes: ["background", "car"] });
    expect(examples.map((one) => one.text)).toContain('class = "car" and area < 500');
    expect(examples.map((one) => one.text).join(" ")).not.toContain("background");
  });
  it("are there before anything is known", () => {
    expect(exampleQuestions(wordsOf(undefined)).length).toBeGreaterThan(1);
  });
});
