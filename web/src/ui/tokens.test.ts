import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contrast, parseHex } from "../base/color";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

/** The light and the dark value of a token. */
function token(name: string): [light: string, dark: string] {
  const pair = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css);
  const single = new RegExp(`--${name}: (#\\w+);`).exec(css);
  const [light, dark] = pair ? [pair[1], pair[2]] : [single?.[1], single?.[1]];
  if (!light || !dark) throw new Error(`tokens.css has no --${name}`);
  return [light, dark];
}

function lowestContrast(front: string, back: string): number {
  const [light, dark] = token(front);
  const [lightBack, darkBack] = token(back);
  return Math.min(
    contrast(parseHex(light), parseHex(lightBack)),
    contrast(parseHex(dark), parseHex(darkBack)),
  );
}

const TEXT = ["ink", "ink-2", "ink-3", "accent", "good", "warn", "bad"];
const SURFACES = ["paper", "sheet", "sunk", "accent-wash", "hover"];

describe("text reaches 4.5 in both themes", () => {
  for (const front of TEXT)
    for (const back of SURFACES)
      it(`${front} on ${back}`, () =>
        expect(lowestContrast(front, back)).toBeGreaterThanOrEqual(4.5));
});

it("colours of runs can be seen in both themes", () => {
  for (let index = 0; index < 12; index++)
    expect(lowestContrast(`run-${index}`, "sheet")).toBeGreaterThanOrEqual(2.4);
});
