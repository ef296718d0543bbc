/** One scene of several, for one view, while a component is mounted. */
import { useEffect, useState } from "react";
import type { GroupScene, Member } from "./groupScene";

/** Null while there is nothing in it. `members` keep their identity while nothing changed. */
export function useGroupScene(members: readonly Member[]): {
  group: GroupScene | null;
  /** Why it cannot be drawn. */
  error: unknown;
} {
  const [group, setGroup] = useState<GroupScene | null>(null);
  const [error, setError] = useState<unknown>();
  const any = members.length > 0;
  useEffect(() => {
    if (!any) return undefined;
    let left = false;
    // Drawing takes a heavy library, which came with the first scene.
    import("./groupScene").then(({ GroupScene }) => {
      if (!left) setGroup((made) => made ?? new GroupScene());
    }, setError);
    return () => {
      left = true;
    };
  }, [any]);
  useEffect(() => group?.set(members), [group, members]);
  useEffect(() => () => group?.dispose(), [group]);
  return { group: any ? group : null, error };
}
