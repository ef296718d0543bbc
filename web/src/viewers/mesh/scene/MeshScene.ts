/** A mesh as the page's renderer draws it: shared by all views, each with its own look. */
import {
  AnimationMixer,
  type Box3,
  Group,
  type Material,
  Mesh,
  type Object3D,
  type Ray,
  Sphere,
  Vector3,
} from "three";
import { Detail } from "../../../gl/detail";
import type { Frame3D, Hit3D, Label3D, Scene3D } from "../../../gl/types";
import { type Look, lookOf } from "../look";
import { boundsBox, boundsOf, lengthLabels } from "./boundsBox";
import { bytesOf } from "./geometry";
import type { LoadedMesh } from "./loaded";
import { Looks } from "./looks";
import { factsOf, type MeshFacts } from "./meshFacts";
import { pick } from "./pick";

export class MeshScene implements Scene3D {
  readonly root = new Group();
  readonly bounds: Box3;
  readonly origin: readonly [number, number, number];
  readonly light: Scene3D["light"];
  readonly bytes: number;
  readonly facts: MeshFacts;
  up: "y" | "z";
  private readonly loaded: LoadedMesh;
  private readonly looks: Looks;
  private readonly box;
  private readonly detail = new Detail(this.root);
  private readonly listeners = new Set<() => void>();
  private readonly mixer: AnimationMixer | undefined;
  private startedAt: number | undefined;
  private at = 0;

  constructor(loaded: LoadedMesh, up: "y" | "z") {
    this.loaded = loaded;
    this.up = up;
    this.origin = loaded.origin;
    this.light = loaded.light;
    this.root.add(loaded.root);
    this.root.updateMatrixWorld(true);
    this.bounds = boundsOf(this.root);
    this.box = boundsBox(this.bounds);
    this.box.visible = false;
    this.looks = new Looks(loaded.root, this.bounds.getSize(new Vector3()).length() || 1);
    this.root.add(this.box);
    this.facts = factsOf(loaded, this.bounds);
    this.bytes = loaded.bytes + sizeOf(loaded.root);
    const [clip] = loaded.clips;
    if (clip) {
      this.mixer = new AnimationMixer(loaded.root);
      this.mixer.clipAction(clip).play();
    }
  }

  onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private changed(): void {
    for (const listener of this.listeners) listener();
  }

  beforeDraw = (frame: Frame3D): void => {
    const { settings, pixelRatio } = frame;
    const look = (settings as Look | undefined) ?? PLAIN;
    this.looks.apply(look);
    this.looks.scalePoints(pixelRatio);
    this.box.visible = look.box;
    if (this.startedAt !== undefined) this.moveTo(this.time);
    this.detail.before(frame);
  };

  afterDraw = (): void => this.detail.after();

  pick = (ray: Ray, reach: (distance: number) => number): Hit3D | null => {
    const { center, radius } = sphereOf(this.bounds);
    return pick(
      this.loaded.root,
      ray,
      reach(Math.max(ray.origin.distanceTo(center) - radius / 2, 0)),
    );
  };

  labels = (settings?: unknown): readonly Label3D[] =>
    (settings as Look | undefined)?.box ? lengthLabels(this.bounds) : [];

  /** Seconds of the first clip; 0 if nothing moves. */
  get duration(): number {
    return this.loaded.clips[0]?.duration ?? 0;
  }

  get animated(): boolean {
    return this.startedAt !== undefined;
  }

  /** Seconds into the clip. */
  get time(): number {
    if (this.startedAt === undefined) return this.at;
    return ((performance.now() - this.startedAt) / 1000) % (this.duration || 1);
  }

  play(): void {
    if (!this.mixer || this.animated) return;
    this.startedAt = performance.now() - this.at * 1000;
    this.changed();
  }

  pause(): void {
    this.at = this.time;
    this.startedAt = undefined;
    this.changed();
  }

  seek(seconds: number): void {
    this.at = Math.min(this.duration, Math.max(0, seconds));
    if (this.startedAt !== undefined) this.startedAt = performance.now() - this.at * 1000;
    this.moveTo(this.at);
    this.changed();
  }

  private moveTo(seconds: number): void {
    // The very end is the beginning of the next round.
    this.mixer?.setTime(Math.min(seconds, this.duration * LAST_PART));
    this.root.updateMatrixWorld(true);
  }

  dispose = (): void => {
    this.mixer?.stopAllAction();
    this.detail.dispose();
    this.looks.dispose();
    this.box.dispose();
    this.loaded.root.traverse((object) => {
      const { geometry, material } = object as Partial<Mesh>;
      geometry?.dispose();
      for (const one of [material ?? []].flat()) disposeMaterial(one);
      (object as { skeleton?: { dispose: () => void } }).skeleton?.dispose();
    });
    this.loaded.dispose();
    this.listeners.clear();
  };
}

/** Of the clip. */
const LAST_PART = 0.99999;

const PLAIN = lookOf({});

const sphereOf = (bounds: Box3): Sphere => bounds.getBoundingSphere(new Sphere());

function disposeMaterial(material: Material): void {
  for (const value of Object.values(material))
    if (value && typeof value === "object" && "isTexture" in value)
      (value as { dispose: () => void }).dispose();
  material.dispose();
}

function sizeOf(root: Object3D): number {
  const seen = new Set<unknown>();
  let bytes = 0;
  root.traverse((object) => {
    if (!(object instanceof Mesh) || seen.has(object.geometry)) return;
    seen.add(object.geometry);
    bytes += bytesOf(object.geometry);
  });
  return bytes;
}
