import { describe, expect, it } from "vitest";
import { acquire, MOST_IDLE, MOST_IDLE_BYTES, sceneNow, warm } from "./sceneCache";
import type { Scene3D, SceneSource } from "./types";

function made(key: string, bytes = 0) {
  const told = { loads: 0, disposed: 0, aborted: false };
  const scene = { bytes, dispose: () => told.disposed++ } as unknown as Scene3D;
  const source: SceneSource = {
    key,
    load: (signal) => {
      told.loads += 1;
      signal.addEventListener("abort", () => {
        told.aborted = true;
      });
      return Promise.resolve(scene);
    },
  };
  return { told, scene, source };
}

describe("sceneCache", () => {
  it("loads a key once, and keeps it after its last user", async () => {
    const { told, scene, source } = made("once");
    const [a, b] = [acquire(source), acquire({ ...source })];
    expect(await a.promise).toBe(scene);
    expect(b.now).toBe(scene);
    a.release();
    a.release();
    b.release();
    expect([told.loads, told.disposed, sceneNow("once")]).toEqual([1, 0, scene]);
    await warm(source);
    expect(told.loads).toBe(1);
  });

  it("aborts what nobody waits for any more", async () => {
    const { told, source, scene } = made("left");
    const lease = acquire(source);
    lease.release();
    await expect(lease.promise).rejects.toThrow();
    expect([told.aborted, told.disposed]).toEqual([true, 1]);
    const again = acquire(source);
    expect(await again.promise).toBe(scene);
    again.release();
  });

  it("frees the oldest unused ones, by number and by size", async () => {
    const all = Array.from({ length: MOST_IDLE + 3 }, (_, i) => made(`many ${i}`));
    for (const { source } of all) await warm(source);
    expect(all.map(({ told }) => told.disposed).slice(0, 5)).toEqual([1, 1, 1, 0, 0]);
    const large = made("large", MOST_IDLE_BYTES);
    const larger = made("larger", MOST_IDLE_BYTES);
    await warm(large.source);
    const used = acquire(larger.source);
    await used.promise;
    expect(large.told.disposed).toBe(0);
    used.release();
    expect([large.told.disposed, larger.told.disposed]).toEqual([1, 0]);
  });

  it("tries again after a failure", async () => {
    let fails = true;
    const good = made("good").scene;
    const source: SceneSource = {
      key: "failing",
      load: async () => {
        if (fails) throw new Error("no");
        return good;
      },
    };
    await expect(warm(source)).rejects.toThrow("no");
    fails = false;
    await warm(source);
    expect(sceneNow("failing")).toBe(good);
  });
});
