import { afterEach, describe, expect, it, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

/** Answers each text with a tree of as many nodes. */
function stubWorker(): string[] {
  const asked: string[] = [];
  class Parser {
    onmessage: ((event: { data: unknown }) => void) | undefined;
    postMessage(source: string) {
      asked.push(source);
      const nodes = Array.from({ length: source.length }, () => ({ tag: "p", children: ["text"] }));
      queueMicrotask(() => {
        this.onmessage?.({ data: { ready: true } });
        this.onmessage?.({ data: { answer: { nodes } } });
      });
    }
    terminate() {}
  }
  vi.stubGlobal("Worker", Parser);
  return asked;
}

describe("parsed markdown", () => {
  it("is kept while there is room for the trees, not for so many texts", async () => {
    const asked = stubWorker();
    const { treeOf } = await import("./trees");
    const source = (i: number) => `${i}`.padEnd(20_000, "x");
    for (let i = 0; i < 20; i++) await treeOf(source(i));
    await treeOf(source(19));
    expect(asked.length).toBe(20);
    await treeOf(source(0));
    expect(asked.length).toBe(21);
  });
});
