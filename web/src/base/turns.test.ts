import { expect, it } from "vitest";
import { createTurns } from "./turns";

/** Work that ends when it is told to. */
function steps() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve) => {
      begun.push(name);
      ends.set(name, () => resolve(name));
    });
  return { begun, work, end: (name: string) => ends.get(name)?.() };
}

it("runs so many at once, and those of the last batch before older ones", async () => {
  let time = 0;
  const take = createTurns(2, () => time);
  const { begun, work, end } = steps();
  const results = ["a", "b", "c", "d"].map((name) => take(work(name)));
  await Promise.resolve();
  expect(begun).toEqual(["a", "b"]);
  time = 100;
  results.push(take(work("e")), take(work("f")));
  end("a");
  await new Promise((resolve) => setTimeout(resolve));
  expect(begun).toEqual(["a", "b", "e"]);
  for (const name of ["e", "b", "f", "c", "d"]) {
    end(name);
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(begun).toEqual(["a", "b", "e", "f", "c", "d"]);
  expect(await Promise.all(results)).toEqual(["a", "b", "c", "d", "e", "f"]);
});

it("goes on after a failure", async () => {
  const take = createTurns(1);
  const failing = take(() => Promise.reject(new Error("no")));
  const next = take(async () => 7);
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe(7);
});
