/** Which cameras the strip and the keys of a panel move. */
import type { CameraAim } from "./SceneStrip";
import { type Placing, placingName } from "./sceneKind";
import type { Cameras } from "./useCameraLink";

/** Linked views have one camera; of others the one with the focus moves, or all of them. */
export function aimsOf(
  placings: readonly Placing<unknown>[],
  { linked, of }: Pick<Cameras, "linked" | "of">,
  root: HTMLElement | null,
): CameraAim[] {
  const focused = document.activeElement;
  const inFocus = root?.contains(focused) ? focused?.getAttribute("data-view3d") : undefined;
  const mine = placings.filter((placing) => placingName(placing) === inFocus);
  const moved = mine.length > 0 ? mine : placings;
  return moved.slice(0, linked ? 1 : undefined).map((placing) => ({
    link: of(placingName(placing)),
    group: String(placing.position),
  }));
}
