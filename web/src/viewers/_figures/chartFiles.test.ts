import { afterEach, describe, expect, it, vi } from "vitest";
import { loadJson } from "./chartFiles";

afterEach(() => vi.unstubAllGlobals());

describe("files of charts", () => {
  it("are kept by what they take once they are read, which may be many times their text", async () => {
    const text = `[${Array.from({ length: 200_000 }, () => "[]").join()}]`;
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (url: string) => {
      asked.push(url);
      return new Response(text);
    });
    for (let i = 0; i < 12; i++) await loadJson(`/blob/${i}`);
    await loadJson("/blob/11");
    expect(asked.length).toBe(12);
    await loadJson("/blob/0");
    expect(asked.length).toBe(13);
  });
});
