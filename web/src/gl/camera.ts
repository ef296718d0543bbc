/** Where the eye is and how gestures move it: arithmetic alone, in world units. */
import type { Camera3D } from "./types";

export type Point3 = readonly [number, number, number];
export type Bounds = readonly [low: Point3, high: Point3];
export type Up = "y" | "z";
export type Standard = "front" | "back" | "right" | "left" | "top" | "bottom";

/** What the smaller side of a picture sees. */
export const FIELD_RADIANS = (40 * Math.PI) / 180;
const MOST_PITCH = Math.PI / 2;
/** Around what is fitted. */
const MARGIN = 1.06;
const LEAST_DISTANCE = 1e-9;
const MOST_DISTANCE = 1e15;

/** The picture's axes in the world: to the right, up, and from the target to the eye. */
export interface Basis {
  right: Point3;
  up: Point3;
  back: Point3;
}

/** Continuous over the poles, where "up" alone would not tell. */
export function basisOf({ yaw, pitch }: Pick<Camera3D, "yaw" | "pitch">, up: Up): Basis {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  const turned = (x: number, y: number, z: number): Point3 => (up === "z" ? [x, y, z] : [y, z, x]);
  return {
    back: turned(cp * cy, cp * sy, sp),
    right: turned(-sy, cy, 0),
    up: turned(-sp * cy, -sp * sy, cp),
  };
}

export const dot = (a: Point3, b: Point3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const along = (from: Point3, direction: Point3, by: number): Point3 => [
  from[0] + direction[0] * by,
  from[1] + direction[1] * by,
  from[2] + direction[2] * by,
];

export const minus = (a: Point3, b: Point3): Point3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

export const eyeOf = (camera: Camera3D, up: Up): Point3 =>
  along(camera.target, basisOf(camera, up).back, camera.distance);

/** Tangents of half of what is seen, across and upwards; narrow pictures see as much across. */
export function fieldOf(aspect: number): { x: number; y: number } {
  const tangent = Math.tan(FIELD_RADIANS / 2);
  return aspect >= 1 ? { x: tangent * aspect, y: tangent } : { x: tangent, y: tangent / aspect };
}

export const centerOf = ([low, high]: Bounds): Point3 => [
  (low[0] + high[0]) / 2,
  (low[1] + high[1]) / 2,
  (low[2] + high[2]) / 2,
];

/** Half of the diagonal; never 0, so that a single point can be looked at. */
export function radiusOf([low, high]: Bounds): number {
  const radius = Math.hypot(...minus(high, low)) / 2;
  if (radius > 0 && Number.isFinite(radius)) return radius;
  return Math.max(0.5, Math.hypot(...low) * 1e-6) || 0.5;
}

export function union(all: readonly (Bounds | undefined)[]): Bounds | undefined {
  const given = all.flatMap((one) => (one && isFinite3(one[0]) && isFinite3(one[1]) ? [one] : []));
  if (given.length === 0) return undefined;
  const of = (side: 0 | 1, pick: (...values: number[]) => number): Point3 => [
    pick(...given.map((one) => one[side][0])),
    pick(...given.map((one) => one[side][1])),
    pick(...given.map((one) => one[side][2])),
  ];
  return [of(0, Math.min), of(1, Math.max)];
}

export const isFinite3 = (point: Point3): boolean => point.every(Number.isFinite);

/** From where a first look is taken: a little from the right and from above. */
export const firstLook = (up: Up): Pick<Camera3D, "yaw" | "pitch"> =>
  up === "z" ? { yaw: (-60 * Math.PI) / 180, pitch: 0.45 } : { yaw: 0.5, pitch: 0.3 };

/** The same look, moved so that all of `bounds` is seen. */
export function fit(
  bounds: Bounds,
  look: Pick<Camera3D, "yaw" | "pitch" | "projection">,
  up: Up,
  aspect: number,
): Camera3D {
  const target = centerOf(bounds);
  const { yaw, pitch, projection } = look;
  const basis = basisOf(look, up);
  const field = fieldOf(aspect);
  let distance = 0;
  for (let corner = 0; corner < 8; corner++) {
    const at = minus(cornerOf(bounds, corner), target);
    const across = Math.abs(dot(at, basis.right)) / field.x;
    const upwards = Math.abs(dot(at, basis.up)) / field.y;
    const towards = projection === "perspective" ? dot(at, basis.back) : 0;
    distance = Math.max(distance, Math.max(across, upwards) * MARGIN + towards);
  }
  const least = radiusOf(bounds) * 0.05;
  return { target, yaw, pitch, projection, distance: clampDistance(Math.max(distance, least)) };
}

const cornerOf = (bounds: Bounds, corner: number): Point3 => [
  bounds[corner & 1 ? 1 : 0][0],
  bounds[corner & 2 ? 1 : 0][1],
  bounds[corner & 4 ? 1 : 0][2],
];

const clampDistance = (distance: number): number =>
  Math.min(MOST_DISTANCE, Math.max(LEAST_DISTANCE, distance));

const clampPitch = (pitch: number): number => Math.min(MOST_PITCH, Math.max(-MOST_PITCH, pitch));

/** Whole turns are taken off: links stay short. */
const wrapped = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/** Around the target. */
export const orbit = (camera: Camera3D, yaw: number, pitch: number): Camera3D => ({
  ...camera,
  yaw: wrapped(camera.yaw + yaw),
  pitch: clampPitch(camera.pitch + pitch),
});

/** World units that a picture's height spans at the target. */
export const heightAt = (camera: Camera3D, aspect: number): number =>
  2 * camera.distance * fieldOf(aspect).y;

/** What is looked at follows a pointer that went by parts of the picture's height. */
export function pan(camera: Camera3D, right: number, down: number, up: Up, aspect: number) {
  const { right: x, up: y } = basisOf(camera, up);
  const height = heightAt(camera, aspect);
  const target = along(along(camera.target, x, -right * height), y, down * height);
  return { ...camera, target };
}

/**
 * Nearer by a factor, towards a place of the picture (−1 … 1 to the right and up), which stays
 * under the pointer.
 */
export function dolly(camera: Camera3D, factor: number, at: Place, up: Up, aspect: number) {
  const distance = clampDistance(camera.distance / factor);
  const { right, up: above } = basisOf(camera, up);
  const field = fieldOf(aspect);
  const moved = camera.distance - distance;
  const across = along(camera.target, right, at.x * field.x * moved);
  return { ...camera, distance, target: along(across, above, at.y * field.y * moved) };
}

export interface Place {
  x: number;
  y: number;
}

/** Turns the head: the eye stays where it is. */
export function look(camera: Camera3D, yaw: number, pitch: number, up: Up): Camera3D {
  const eye = eyeOf(camera, up);
  const turned = orbit(camera, yaw, pitch);
  return { ...turned, target: along(eye, basisOf(turned, up).back, -turned.distance) };
}

/** Moves eye and target; in units of the distance, so that steps fit what is looked at. */
export function fly(camera: Camera3D, by: { ahead: number; right: number; up: number }, up: Up) {
  const basis = basisOf(camera, up);
  const { distance } = camera;
  const ahead = along(camera.target, basis.back, -by.ahead * distance);
  const aside = along(ahead, basis.right, by.right * distance);
  return { ...camera, target: along(aside, basis.up, by.up * distance) };
}

/** Orbit from now on around something at this distance from the eye. */
export function aimAt(camera: Camera3D, distance: number, up: Up): Camera3D {
  const target = along(eyeOf(camera, up), basisOf(camera, up).back, -distance);
  return { ...camera, target, distance: clampDistance(distance) };
}

const QUARTER = Math.PI / 2;

/** Yaw and pitch; with z up the front is seen along +y, with y up along −z, as drawings have it. */
export function standard(view: Standard, up: Up): Pick<Camera3D, "yaw" | "pitch"> {
  const front = up === "z" ? -QUARTER : 0;
  const yaws = { front: 0, right: QUARTER, back: 2 * QUARTER, left: -QUARTER, top: 0, bottom: 0 };
  const pitch = view === "top" ? QUARTER : view === "bottom" ? -QUARTER : 0;
  return { yaw: wrapped(front + yaws[view]), pitch };
}

/** A place and a size that cameras are measured by. */
export interface Frame {
  center: Point3;
  radius: number;
}

export const frameOf = (bounds: Bounds): Frame => ({
  center: centerOf(bounds),
  radius: radiusOf(bounds),
});

/** The same view of another thing: of another size, at another place. */
export function transfer(camera: Camera3D, from: Frame, to: Frame): Camera3D {
  if (from === to) return camera;
  const scale = to.radius / from.radius;
  const offset = minus(camera.target, from.center);
  return {
    ...camera,
    distance: clampDistance(camera.distance * scale),
    target: along(to.center, offset, scale),
  };
}

const DIGITS = 5;

/** "yaw~pitch~distance~x~y~z~p": short, and exact to a thousandth of the distance. */
export function formatCamera(camera: Camera3D): string {
  const { yaw, pitch, distance, target, projection } = camera;
  const decimals = Math.min(20, Math.max(0, 3 - Math.floor(Math.log10(distance))));
  const places = target.map((value) => plain(value, decimals));
  const numbers = [plain(yaw, 3), plain(pitch, 3), short(distance), ...places];
  return [...numbers, projection === "orthographic" ? "o" : "p"].join("~");
}

const short = (value: number): string => String(Number(value.toPrecision(DIGITS)));
const plain = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));

/** Undefined if a link was cut or made up. */
export function parseCamera(text: string | undefined): Camera3D | undefined {
  const parts = (text ?? "").split("~");
  const numbers = parts.slice(0, 6).map(Number);
  const [yaw = 0, pitch = 0, distance = 0, x = 0, y = 0, z = 0] = numbers;
  if (parts.length !== 7 || !numbers.every(Number.isFinite) || !(distance > 0)) return undefined;
  return {
    yaw,
    pitch: clampPitch(pitch),
    distance: clampDistance(distance),
    target: [x, y, z],
    projection: parts[6] === "o" ? "orthographic" : "perspective",
  };
}

/** Where a point of the world is seen: −1 … 1 to the right and up; `depth` is its distance ahead. */
export function project(camera: Camera3D, point: Point3, up: Up, aspect: number) {
  const basis = basisOf(camera, up);
  const at = minus(point, camera.target);
  const field = fieldOf(aspect);
  const depth = camera.distance - dot(at, basis.back);
  const scale = camera.projection === "perspective" ? depth : camera.distance;
  return {
    x: dot(at, basis.right) / (field.x * scale),
    y: dot(at, basis.up) / (field.y * scale),
    depth,
  };
}

/** The ray into the world under a place of the picture. */
export function rayAt(camera: Camera3D, at: Place, up: Up, aspect: number) {
  const { right, up: above, back } = basisOf(camera, up);
  const field = fieldOf(aspect);
  const eye = along(camera.target, back, camera.distance);
  const [x, y] = [at.x * field.x, at.y * field.y];
  if (camera.projection === "orthographic") {
    const from = along(along(eye, right, x * camera.distance), above, y * camera.distance);
    return { origin: from, direction: along([0, 0, 0], back, -1) };
  }
  const ahead = along(along(along([0, 0, 0], back, -1), right, x), above, y);
  return { origin: eye, direction: along([0, 0, 0], ahead, 1 / Math.hypot(...ahead)) };
}
