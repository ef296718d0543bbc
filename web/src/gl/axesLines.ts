/** The lines of a scene's axes as three draws them, in the colour of the theme. */
import { BufferGeometry, Float32BufferAttribute, LineBasicMaterial, LineSegments } from "three";
import { axesFor, linesOf } from "./ticks";
import type { Scene3D } from "./types";
import { worldBounds } from "./worldBounds";

interface Made {
  of: string;
  lines: LineSegments<BufferGeometry, LineBasicMaterial>;
}

const made = new WeakMap<Scene3D, Made>();

export function axesOf(scene: Scene3D, canvas: Element) {
  const bounds = worldBounds(scene);
  const axes = bounds && axesFor(bounds);
  if (!axes) return undefined;
  const { color } = getComputedStyle(canvas);
  const of = JSON.stringify([axes, scene.up, color]);
  const old = made.get(scene);
  if (old?.of === of) return old.lines;
  forgetAxes(scene);
  const [x, y, z] = scene.origin;
  const offsets = [x, y, z];
  const places = linesOf(axes, scene.up).map((value, i) => value - (offsets[i % 3] ?? 0));
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(places, 3));
  const lines = new LineSegments(geometry, new LineBasicMaterial({ color }));
  lines.frustumCulled = false;
  made.set(scene, { of, lines });
  return lines;
}

export function forgetAxes(scene: Scene3D): void {
  const old = made.get(scene);
  old?.lines.geometry.dispose();
  old?.lines.material.dispose();
  made.delete(scene);
}
