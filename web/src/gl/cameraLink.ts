/** One camera for many views: they move together without React, and one place hears when it rests. */
import {
  type Bounds,
  type Frame,
  firstLook,
  fit,
  frameOf,
  transfer,
  type Up,
  union,
} from "./camera";
import type { Camera3D } from "./types";

/** What one view asks. */
export interface CameraSource {
  /** In the world; null while nothing is known of what is looked at. */
  get: (aspect: number, up: Up) => Camera3D | null;
  set: (camera: Camera3D) => void;
  /** Back to what shows all. */
  fit: () => void;
  /** It is being moved, or was a moment ago. */
  readonly moving: boolean;
  /** A pointer has it in hand: it does not rest before that lets go. Returns how to let go. */
  hold: () => () => void;
  subscribe: (listener: () => void) => () => void;
}

/** What a person chose: a camera, and around what it was measured; null shows all. */
export interface Placed {
  camera: Camera3D;
  /** Absent: the same place of the world in all views. */
  frame?: Frame;
}

export interface CameraLink {
  /** For views of the things of one `group`: they are fitted together, and measured by the same frame. */
  of: (group: string) => CameraSource;
  /**
   * What is in a group, in the world, by the name of each thing; returns how to take it out. Later
   * bounds of a name move nothing until all is fitted again: the camera is kept over steps.
   */
  setBounds: (group: string, name: string, bounds: Bounds) => () => void;
  /** The radius of all that was fitted in a group. */
  radiusOf: (group: string) => number | undefined;
  placed: () => Placed | null;
  place: (placed: Placed | null) => void;
  projection: () => Camera3D["projection"];
  setProjection: (projection: Camera3D["projection"]) => void;
  /** Look from a side; the distance is kept, or all is shown. */
  lookFrom: (look: Pick<Camera3D, "yaw" | "pitch">) => void;
  /** Called when it rests after a person moved it. */
  onRest: (listener: () => void) => () => void;
}

/** After so long without a change it rests. */
export const REST_MS = 180;

interface Group {
  parts: Map<string, Bounds>;
  bounds?: Bounds | undefined;
  frame?: Frame | undefined;
  /** Names whose bounds are in `bounds` already. */
  seen: Set<string>;
}

export function createCameraLink(start: Placed | null = null): CameraLink {
  const groups = new Map<string, Group>();
  const listeners = new Set<() => void>();
  const rests = new Set<() => void>();
  let placed = start;
  let look: Pick<Camera3D, "yaw" | "pitch"> | undefined;
  let projection: Camera3D["projection"] = start?.camera.projection ?? "perspective";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let holds = 0;
  let restsLater = false;

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const rest = () => {
    timer = undefined;
    restsLater = holds > 0;
    if (restsLater) return;
    tell();
    for (const listener of rests) listener();
  };
  const moved = () => {
    clearTimeout(timer);
    timer = setTimeout(rest, REST_MS);
    tell();
  };
  const hold = () => {
    holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      holds -= 1;
      if (holds === 0 && restsLater) rest();
    };
  };
  const groupOf = (name: string): Group => {
    const group = groups.get(name) ?? { parts: new Map(), seen: new Set() };
    groups.set(name, group);
    return group;
  };
  const of = (name: string): CameraSource => ({
    get: (aspect, up) => {
      const { bounds, frame } = groupOf(name);
      if (!bounds || !frame) return placed && groups.size <= 1 ? placed.camera : null;
      if (placed)
        return placed.frame ? transferred(placed.camera, placed.frame, frame) : placed.camera;
      return fit(bounds, { ...firstLook(up), ...look, projection }, up, aspect);
    },
    set: (camera) => {
      const { frame } = groupOf(name);
      if (!frame) return;
      placed = { camera, frame };
      projection = camera.projection;
      moved();
    },
    fit: () => {
      // Again around what is there now.
      for (const group of groups.values()) update(group);
      look = placed ? { yaw: placed.camera.yaw, pitch: placed.camera.pitch } : undefined;
      placed = null;
      moved();
    },
    get moving() {
      return timer !== undefined || restsLater;
    },
    hold,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  return {
    of,
    setBounds: (name, part, bounds) => {
      const group = groupOf(name);
      group.parts.set(part, bounds);
      if (!group.seen.has(part)) {
        update(group);
        tell();
      }
      return () => {
        if (group.parts.get(part) === bounds) group.parts.delete(part);
      };
    },
    radiusOf: (name) => groups.get(name)?.frame?.radius,
    placed: () => placed,
    place: (next) => {
      placed = next;
      look = undefined;
      if (next) projection = next.camera.projection;
      tell();
    },
    projection: () => projection,
    setProjection: (next) => {
      projection = next;
      if (placed) placed = { ...placed, camera: { ...placed.camera, projection: next } };
      moved();
    },
    lookFrom: (next) => {
      look = next;
      if (placed) placed = { ...placed, camera: { ...placed.camera, ...next } };
      moved();
    },
    onRest: (listener) => {
      rests.add(listener);
      return () => rests.delete(listener);
    },
  };
}

function update(group: Group): void {
  group.seen = new Set(group.parts.keys());
  group.bounds = union([...group.parts.values()]) ?? group.bounds;
  group.frame = group.bounds && frameOf(group.bounds);
}

/** What a link says of its frame is near enough to the one that is here: the camera stays as it is. */
function transferred(camera: Camera3D, from: Frame, own: Frame): Camera3D {
  const apart = Math.hypot(...from.center.map((value, i) => value - (own.center[i] ?? 0)));
  const near = apart < 0.5 * own.radius && Math.abs(from.radius / own.radius - 1) < 0.5;
  return near ? camera : transfer(camera, from, own);
}

/** What several small views show: each fits all of it, so that they have the same scale. */
export interface CommonBounds {
  get: () => Bounds | undefined;
  /** It never shrinks: views that leave do not change the others. */
  add: (bounds: Bounds) => void;
  subscribe: CameraSource["subscribe"];
}

export function createCommonBounds(): CommonBounds {
  const listeners = new Set<() => void>();
  let all: Bounds | undefined;
  return {
    get: () => all,
    add: (bounds) => {
      const next = union([all, bounds]);
      if (JSON.stringify(next) === JSON.stringify(all)) return;
      all = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Fits what it and others show, and stays there. */
export const stillCamera = ({
  get: bounds,
  subscribe,
}: Pick<CommonBounds, "get" | "subscribe">): CameraSource => ({
  get: (aspect, up) => {
    const now = bounds();
    return now ? fit(now, { ...firstLook(up), projection: "perspective" }, up, aspect) : null;
  },
  set: () => {},
  fit: () => {},
  moving: false,
  hold: () => () => {},
  subscribe,
});
