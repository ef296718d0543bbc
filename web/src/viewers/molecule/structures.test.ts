import { afterEach, describe, expect, it, vi } from "vitest";
import type { Structure } from "./read/structure";

afterEach(() => vi.unstubAllGlobals());

const MEGABYTES_40 = 40 * 2 ** 20;

/** Reads every file as a structure without atoms, whose ribbons are large. */
function stubWorker(): void {
  class Reader {
    onmessage: ((event: { data: unknown }) => void) | undefined;
    postMessage({ kind }: { kind: string }) {
      const position = new Float32Array(kind === "ribbon" ? MEGABYTES_40 / 4 : 0);
      queueMicrotask(() => this.onmessage?.({ data: { value: { position, models: [] } } }));
    }
    terminate() {}
  }
  vi.stubGlobal("Worker", Reader);
}

describe("molecules that were read", () => {
  it("are kept with their ribbons in a bounded amount of memory", async () => {
    stubWorker();
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (url: string) => {
      asked.push(url);
      return new Response("ATOM");
    });
    const { ribbonOfModel, structureOf } = await import("./structures");
    const file = (i: number) => ({ url: `/blob/${i}`, format: "pdb", sizeBytes: 4 });
    const structure = {
      ...{ models: [{}], element: [], residueAtom: [], order: [] },
    } as unknown as Structure;
    for (let i = 0; i < 6; i++) {
      await structureOf(file(i));
      await ribbonOfModel(file(i), structure, 0);
    }
    await structureOf(file(5));
    expect(asked.length).toBe(6);
    await structureOf(file(0));
    expect(asked.length).toBe(7);
  });
});
