/** Several scenes as one: each at its place in the world, drawn by one camera and picked by one ray. */
import { Box3, Group, Ray, Vector3 } from "three";
import { Deal, type Span } from "./deal";
import { tellUse } from "./sceneUse";
import type { Frame3D, Hit3D, Label3D, Pieces, Scene3D } from "./types";

export interface Member {
  scene: Scene3D;
  /** In place of the view's. */
  settings: unknown;
  /** Whose it is. */
  name: string;
  /** A CSS colour, beside its texts. */
  color: string;
}

interface Placed extends Member {
  /** Where its zero lies, from the group's. */
  place: Group;
  stop: () => void;
}

const LIGHTS = ["none", "head", "studio"] as const;
/** Of members' own revisions there are fewer. */
const REVISIONS = 1_000_000;

/** Of one view. It owns none of its members: whoever gave them takes them back with `set([])`. */
export class GroupScene implements Scene3D {
  readonly root = new Group();
  private readonly deal = new Deal();
  private readonly listeners = new Set<() => void>();
  private members: Placed[] = [];
  private pixels = 0;
  private changes = 0;

  /** Two that are the same scene are drawn once, as the first of them. */
  set(members: readonly Member[]): void {
    const before = this.members;
    const distinct = new Map<Scene3D, Member>();
    for (const member of members) {
      const same = distinct.get(member.scene);
      distinct.set(member.scene, same ? { ...same, name: `${same.name}, ${member.name}` } : member);
    }
    this.members = [...distinct.values()].map((member) => this.placed(member));
    this.root.clear();
    const [zero = new Vector3()] = this.members.map(({ scene }) => new Vector3(...scene.origin));
    for (const { scene, place } of this.members) {
      place.position.set(...scene.origin).sub(zero);
      this.root.add(place);
      tellUse(scene, this, this.pixels);
    }
    for (const { scene, stop } of before) {
      stop();
      if (!distinct.has(scene)) tellUse(scene, this, 0);
    }
    this.changes += 1;
    this.tell();
  }

  private placed(member: Member): Placed {
    return { ...member, place: new Group(), stop: member.scene.onChange(() => this.tell()) };
  }

  get bounds(): Box3 {
    return this.union(({ bounds }) => bounds);
  }

  get fitted(): Box3 {
    return this.union(({ fitted, bounds }) => (fitted && !fitted.isEmpty() ? fitted : bounds));
  }

  private union(boxOf: (scene: Scene3D) => Box3): Box3 {
    const all = new Box3();
    for (const { scene, place } of this.members) {
      const box = boxOf(scene);
      if (!box.isEmpty()) all.union(box.clone().translate(place.position));
    }
    return all;
  }

  get origin(): Scene3D["origin"] {
    return this.members[0]?.scene.origin ?? [0, 0, 0];
  }

  get up(): Scene3D["up"] {
    return this.members[0]?.scene.up ?? "z";
  }

  /** The most that one of them asks for. */
  get light(): Scene3D["light"] {
    const most = Math.max(0, ...this.members.map(({ scene }) => LIGHTS.indexOf(scene.light)));
    return LIGHTS[most] ?? "none";
  }

  get animated(): boolean {
    return this.members.some(({ scene }) => scene.animated);
  }

  get pieces(): Pieces | undefined {
    const all = this.members.flatMap(({ scene }) => scene.pieces ?? []);
    if (all.length === 0) return undefined;
    const sum = (of: (one: Pieces) => number) => all.reduce((total, one) => total + of(one), 0);
    return {
      total: sum(({ total }) => total),
      revision: this.changes * REVISIONS + sum(({ revision }) => revision),
    };
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  use(pixels: number): void {
    this.pixels = pixels;
    for (const { scene } of this.members) tellUse(scene, this, pixels);
  }

  /** A scene stands in one place at a time: other views draw it, too, so that it is taken here for this picture only. */
  beforeDraw(frame: Frame3D): void {
    const spans = this.spans(frame);
    this.members.forEach(({ scene, settings, place }, i) => {
      place.add(scene.root);
      scene.beforeDraw?.({ ...frame, ...spans[i], settings });
    });
  }

  private spans(frame: Frame3D): readonly Span[] {
    if (!this.pieces) return [];
    const totals = this.members.map(({ scene }) => scene.pieces?.total ?? 0);
    return this.deal.next(totals, frame);
  }

  afterDraw(): void {
    for (const { scene, place } of this.members) {
      scene.afterDraw?.();
      place.remove(scene.root);
      // Rays ask where it is by itself.
      if (place.position.lengthSq() > 0) scene.root.updateMatrixWorld(true);
    }
  }

  pick(
    ray: Ray,
    reach: (distance: number) => number,
    _settings?: unknown,
    hovering = false,
  ): Hit3D | null {
    const own = new Ray();
    let best: Hit3D | null = null;
    for (const { scene, settings, name, place } of this.members) {
      own.copy(ray);
      own.origin.sub(place.position);
      const hit = scene.pick?.(own, reach, settings, hovering);
      if (!hit || (best && best.distance <= hit.distance)) continue;
      const point = hit.point.clone().add(place.position);
      best = { ...hit, point, facts: [["run", name], ...hit.facts] };
    }
    return best;
  }

  left(): void {
    for (const { scene } of this.members) scene.left?.();
  }

  labels(): Label3D[] {
    return this.members.flatMap(({ scene, settings, color, place }) =>
      (scene.labels?.(settings) ?? []).map((label) => ({
        ...label,
        point: label.point.clone().add(place.position),
        edge: color,
      })),
    );
  }

  dispose(): void {
    this.set([]);
    this.listeners.clear();
  }
}
