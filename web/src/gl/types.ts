/** What three-dimensional views are made of. Viewers make scenes; the page's one renderer draws them. */
import type { Box3, Object3D, Ray, Vector3 } from "three";
import type { Bounds } from "./camera";

/** One value in space: made by the viewer of its kind, drawn in any number of views, freed by the cache. */
export interface Scene3D {
  root: Object3D;
  /** What the camera fits, in the scene's own units from `origin`; grows while data come. */
  readonly bounds: Box3;
  /** What a first look shows, where that is not all of `bounds`: a few odd points lie far away. */
  readonly fitted?: Box3;
  /** Where the scene's zero lies in the world: coordinates far from zero keep their digits. */
  readonly origin: readonly [number, number, number];
  up: "y" | "z";
  /** "none": colours as they are. "head": a light at the eye. "studio": an environment for physical materials. */
  light: "none" | "head" | "studio";
  /** Tells when it must be drawn again, as when more of it has come; returns how to stop listening. */
  onChange: (listener: () => void) => () => void;
  /** Just before it is drawn in one view: sizes that depend on pixels, less detail while the camera moves. */
  beforeDraw?: (frame: Frame3D) => void;
  /** Just after: what was left out is there again. */
  afterDraw?: () => void;
  /** The nearest thing under a ray; `reach` says how near a ray must pass at a distance from the eye. */
  pick?: (
    ray: Ray,
    reach: (distance: number) => number,
    settings?: unknown,
    /** The pointer only passes over it: do what is quick. */
    hovering?: boolean,
  ) => Hit3D | null;
  /** The pointer that passed over it has left. */
  left?: () => void;
  /** Texts that stand at places in it; views show those nearest to the eye. */
  labels?: (settings?: unknown) => readonly Label3D[];
  /** So much of it has come, if it comes in parts: "n of m". */
  readonly progress?: { shown: number; total: number };
  /** For what is too much for one frame: drawn part after part into the same picture. */
  readonly pieces?: Pieces;
  /** It moves by itself: drawn again in every frame while it is in sight. */
  readonly animated?: boolean;
  /** Of main and graphics memory, for the bounds of the cache. */
  readonly bytes?: number;
  /** Device pixels of the largest view in sight that shows it; 0 when none does any more. */
  use?: (pixels: number) => void;
  dispose: () => void;
}

export interface Pieces {
  /** So many can be drawn now. */
  total: number;
  /** Changes when what was drawn before is wrong; stays when there is only more of it. */
  revision: number;
}

/** One drawing of a scene. */
export interface Frame3D {
  /** Device pixels. */
  width: number;
  height: number;
  pixelRatio: number;
  /** The camera is moving, or a small view wants no more: draw what is quick. */
  quick: boolean;
  /** Device pixels of one scene unit at distance 1; in an orthographic view at every distance. */
  unitPixels: number;
  /** The part of its things that a quick picture has time for; 1 for all of them. */
  part: number;
  /** Of scenes with `pieces`: draw these, and nothing else if `from` is not 0. */
  from: number;
  to: number;
  /** How this view wants it, in the words of the kind: scenes are shared by views. */
  settings?: unknown;
}

export interface Hit3D {
  /** In the scene's units. */
  point: Vector3;
  distance: number;
  /** What was hit, in lines of name and value, for the read-out. */
  facts: readonly (readonly [name: string, value: string])[];
  /** Which of its parts, in the scene's own words. */
  part?: string;
  /** All of what was hit, in the world: a click goes there. */
  bounds?: Bounds;
}

export interface Label3D {
  point: Vector3;
  text: string;
  /** A CSS colour; the ink's if absent. */
  color?: string;
  /** A CSS colour at its side: whose it is. */
  edge?: string;
}

/** Where the eye is: the same for all views that are linked. Angles in radians, lengths in world units. */
export interface Camera3D {
  /** In the world: scenes are drawn around their own origins. */
  target: readonly [number, number, number];
  /** Around the up axis. */
  yaw: number;
  /** Above the horizon; between −π/2 and π/2. */
  pitch: number;
  /** From the eye to the target. */
  distance: number;
  projection: "perspective" | "orthographic";
}

/** How a scene is got: the cache loads each key once, keeps what is used and a few more, and frees the rest. */
export interface SceneSource {
  key: string;
  load: (signal: AbortSignal) => Promise<Scene3D>;
}
