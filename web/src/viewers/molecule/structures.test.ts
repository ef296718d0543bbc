import { afterEach, describe, expect, it, vi } from "vitest";
import type { Structure } from "./read/structure";

afterEach(() => vi.unstubAllGlobals());

const structureWith = (position: Float32Array) =>
  ({ position, models: [{}], element: [], residueAtom: [], order: [] }) as unknown as Structure;

const MEGABYTES_40 = 40 * 2 ** 20;

/** Reads every file as a structure without atoms, whose ribbons are large; says what it was asked for. */
function stubWorker(): string[] {
  const asked: string[] = [];
  class Reader {
    onmessage: ((event: { data: unknown }) => void) | undefined;
    postMessage({ kind }: { kind: string }) {
      asked.push(kind);
      const position = new Float32Array(kind === "ribbon" ? MEGABYTES_40 / 4 : 0);
      queueMicrotask(() => this.onmessage?.({ data: { answer: structureWith(position) } }));
    }
    terminate() {}
  }
  vi.stubGlobal("Worker", Reader);
  return asked;
}

describe("molecules that were read", () => {
  it("are kept with their ribbons in a bounded amount of memory", async () => {
    const asked = stubWorker();
    vi.stubGlobal("fetch", async () => new Response("ATOM"));
    const { ribbonOfModel, structureOf } = await import("./structures");
    const ribbonsMade = () => asked.filter((kind) => kind === "ribbon").length;
    const file = (i: number) => ({ url: `/blob/${i}`, format: "pdb", sizeBytes: 4 });
    const ribbon = async (i: number) => ribbonOfModel(file(i), await structureOf(file(i)), 0);
    for (let i = 0; i < 6; i++) await ribbon(i);
    await ribbon(5);
    expect(ribbonsMade()).toBe(6);
    await ribbon(0);
    expect(ribbonsMade()).toBe(7);
    expect(asked.filter((kind) => kind === "read").length).toBe(6);
  });
});
