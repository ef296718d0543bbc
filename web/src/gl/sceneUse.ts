/** Tells scenes how large the largest view is that shows them. */
import type { Scene3D } from "./types";

const users = new Map<Scene3D, Map<object, number>>();

/** `pixels` is 0 when the view shows it no more. */
export function tellUse(scene: Scene3D, view: object, pixels: number): void {
  const views = users.get(scene) ?? new Map<object, number>();
  const before = Math.max(0, ...views.values());
  if (pixels > 0) views.set(view, pixels);
  else views.delete(view);
  if (views.size > 0) users.set(scene, views);
  else users.delete(scene);
  const now = Math.max(0, ...views.values());
  if (now !== before) scene.use?.(now);
}
