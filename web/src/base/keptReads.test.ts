import { expect, it } from "vitest";
import { createKeptReads } from "./keptReads";

const KB = 1024;
const tenKilobytes = () => 10 * KB;

function counted() {
  const asked: string[] = [];
  const reads = createKeptReads<{ name: string }>(35 * KB);
  const load = (name: string, bytesOf = tenKilobytes) =>
    reads.load(
      name,
      async () => {
        asked.push(name);
        return { name };
      },
      bytesOf,
    );
  return { asked, reads, load };
}

it("reads once for all who ask meanwhile, and keeps what it read while there is room", async () => {
  const { asked, reads, load } = counted();
  const [first, second] = await Promise.all([load("a"), load("a")]);
  expect(first).toBe(second);
  expect(await load("a")).toBe(first);
  expect(reads.now("a")).toBe(first);
  expect(asked).toEqual(["a"]);
  for (const name of ["b", "c", "d"]) await load(name);
  expect(["a", "b", "c", "d"].filter((name) => reads.now(name))).toEqual(["b", "c", "d"]);
});

it("reads again what failed", async () => {
  const reads = createKeptReads<{ name: string }>(35 * KB);
  const fails = () => Promise.reject(new Error("the server does not answer"));
  await expect(reads.load("a", fails, tenKilobytes)).rejects.toThrow("does not answer");
  const read = async () => ({ name: "a" });
  expect(await reads.load("a", read, tenKilobytes)).toEqual({ name: "a" });
});

it("does not keep what takes more than all of the room", async () => {
  const { asked, load } = counted();
  const larger = () => 100 * KB;
  await load("a");
  for (let i = 0; i < 2; i++) expect(await load("large", larger)).toEqual({ name: "large" });
  await load("a");
  expect(asked).toEqual(["a", "large", "large"]);
});
