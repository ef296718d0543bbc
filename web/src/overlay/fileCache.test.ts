import { describe, expect, it } from "vitest";
import { createFileCache, Unread } from "./fileCache";

const value = (name: string) => ({ name });
const tenBytes = () => 10;

describe("files", () => {
  it("are read once by all who ask meanwhile, and kept", async () => {
    const cache = createFileCache<{ name: string }>(100);
    let reads = 0;
    const read = async () => {
      reads += 1;
      return value("a");
    };
    const both = await Promise.all([
      cache.load("a", read, tenBytes),
      cache.load("a", read, tenBytes),
    ]);
    expect(both).toEqual([{ value: { name: "a" } }, { value: { name: "a" } }]);
    await cache.load("a", read, tenBytes);
    expect(reads).toBe(1);
    expect(cache.now("a")).toEqual({ value: { name: "a" } });
  });
  it("that cannot be read say why, and are tried again if that may help", async () => {
    const cache = createFileCache<{ name: string }>(100);
    let reads = 0;
    const fail = (lasting: boolean) => async () => {
      reads += 1;
      throw new Unread("the file is missing", lasting);
    };
    const failure = { failure: { reason: "the file is missing", lasting: true } };
    expect(await cache.load("a", fail(true), tenBytes)).toEqual(failure);
    expect(await cache.load("a", fail(true), tenBytes)).toEqual(failure);
    expect(reads).toBe(1);
    await cache.load("b", fail(false), tenBytes);
    expect(cache.now("b")).toMatchObject({ failure: { lasting: false } });
    await cache.load("b", async () => value("b"), tenBytes);
    expect(cache.now("b")).toEqual({ value: { name: "b" } });
    expect(reads).toBe(2);
  });
});
