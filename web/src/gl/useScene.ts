/** The scene of a source while a component is mounted; the last one until the next has come. */
import { useEffect, useReducer, useRef, useState } from "react";
import { acquire, type Lease } from "./sceneCache";
import type { Scene3D, SceneSource } from "./types";

export interface LoadedScene {
  scene: Scene3D | null;
  /** It is the one before: the new one is on its way. */
  late: boolean;
  /** Why the new one cannot be shown. */
  error: unknown;
  retry: () => void;
}

interface Held {
  key: string;
  lease: Lease;
  scene: Scene3D;
}

export function useScene(source: SceneSource | null): LoadedScene {
  const [, arrive] = useReducer((count: number) => count + 1, 0);
  const [failure, setFailure] = useState<{ key: string; error: unknown }>();
  const [attempt, setAttempt] = useState(0);
  const held = useRef<Held>(undefined);
  const key = source?.key;
  const latest = useRef(source);
  latest.current = source;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key names the source; `attempt` tries it again
  useEffect(() => {
    const wanted = latest.current;
    if (!wanted || held.current?.key === wanted.key) return;
    const lease = acquire(wanted);
    let taken = false;
    let left = false;
    const take = (scene: Scene3D) => {
      if (left || taken) return;
      taken = true;
      held.current?.lease.release();
      held.current = { key: wanted.key, lease, scene };
      setFailure(undefined);
      arrive();
    };
    if (lease.now) take(lease.now);
    else
      lease.promise.then(take, (error: unknown) => {
        if (!left) setFailure({ key: wanted.key, error });
      });
    return () => {
      left = true;
      if (!taken) lease.release();
    };
  }, [key, attempt]);
  useEffect(
    () => () => {
      held.current?.lease.release();
      held.current = undefined;
    },
    [],
  );
  const { current } = held;
  const failed = failure !== undefined && failure.key === key;
  return {
    scene: failed ? null : (current?.scene ?? null),
    late: current?.key !== key,
    error: failed ? failure.error : undefined,
    retry: () => {
      setFailure(undefined);
      setAttempt((count) => count + 1);
    },
  };
}
