/** Scenes by their keys: each is loaded once, kept while it is used and a little longer, then freed. */
import type { Scene3D, SceneSource } from "./types";

export interface Lease {
  promise: Promise<Scene3D>;
  /** If it is there already. */
  readonly now: Scene3D | undefined;
  release: () => void;
}

interface Entry {
  promise: Promise<Scene3D>;
  scene: Scene3D | undefined;
  abort: AbortController;
  users: number;
}

/** Of scenes that nobody uses now. */
export const MOST_IDLE = 24;
export const MOST_IDLE_BYTES = 192 * 1024 * 1024;

/** In the order of their last use. */
const entries = new Map<string, Entry>();

export function acquire(source: SceneSource): Lease {
  const entry = entries.get(source.key) ?? begin(source);
  entry.users += 1;
  touch(source.key, entry);
  let held = true;
  return {
    promise: entry.promise,
    get now() {
      return entry.scene;
    },
    release: () => {
      if (!held) return;
      held = false;
      entry.users -= 1;
      leave(source.key, entry);
    },
  };
}

/** The scene of a key, if it is there. */
export const sceneNow = (key: string): Scene3D | undefined => entries.get(key)?.scene;

/** Have it loaded when it is wanted. */
export async function warm(source: SceneSource): Promise<void> {
  const lease = acquire(source);
  await lease.promise.finally(lease.release);
}

function begin(source: SceneSource): Entry {
  const abort = new AbortController();
  const entry: Entry = {
    scene: undefined,
    abort,
    users: 0,
    promise: Promise.resolve(undefined as never),
  };
  entry.promise = source.load(abort.signal).then(
    (scene) => {
      if (abort.signal.aborted) {
        scene.dispose();
        throw abort.signal.reason;
      }
      entry.scene = scene;
      return scene;
    },
    (error: unknown) => {
      // The next one who asks tries again.
      if (entries.get(source.key) === entry) entries.delete(source.key);
      throw error;
    },
  );
  entry.promise.catch(() => {});
  return entry;
}

function touch(key: string, entry: Entry): void {
  entries.delete(key);
  entries.set(key, entry);
}

function leave(key: string, entry: Entry): void {
  if (entry.users > 0) return;
  if (!entry.scene) {
    // Scrubbing leaves scenes half way: what nobody waits for is not fetched to its end.
    entry.abort.abort();
    if (entries.get(key) === entry) entries.delete(key);
    return;
  }
  trim();
}

/** Frees those that were not used for the longest time. */
function trim(): void {
  const idle = [...entries].filter(([, { users, scene }]) => users === 0 && scene);
  let bytes = idle.reduce((sum, [, { scene }]) => sum + (scene?.bytes ?? 0), 0);
  let count = idle.length;
  for (const [key, { scene }] of idle) {
    if (count <= MOST_IDLE && bytes <= MOST_IDLE_BYTES) return;
    entries.delete(key);
    scene?.dispose();
    count -= 1;
    bytes -= scene?.bytes ?? 0;
  }
}
