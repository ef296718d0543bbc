/** What a ray hits on a mesh, in words. */
import {
  type Intersection,
  type Material,
  Mesh,
  type Object3D,
  type Ray,
  Raycaster,
  Vector3,
} from "three";
import { formatInteger, formatNumber } from "../../../base/format";
import type { Hit3D } from "../../../gl/types";
import type { Part } from "../read/shape";

const raycaster = new Raycaster();

export function pick(root: Object3D, ray: Ray, reach: number): Hit3D | null {
  raycaster.ray.copy(ray);
  raycaster.params.Points.threshold = reach;
  raycaster.params.Line.threshold = reach;
  const [hit] = raycaster.intersectObject(root, true);
  return hit ? { point: hit.point, distance: hit.distance, facts: factsOf(hit) } : null;
}

type Fact = readonly [string, string];

function factsOf(hit: Intersection): Fact[] {
  const { object, faceIndex, face } = hit;
  const part = partOf(object, faceIndex);
  const material = materialOf(hit);
  const facts: Fact[] = [];
  const name = part?.name || nameOf(object);
  if (name) facts.push(["object", short(name)]);
  const called = part?.material || material?.name;
  if (called) facts.push(["material", short(called)]);
  if (typeof faceIndex === "number") facts.push(["triangle", formatInteger(faceIndex)]);
  if (face) facts.push(["normal", directionOf(face.normal, object)]);
  if (hit.uv) facts.push(["uv", `${formatNumber(hit.uv.x)}, ${formatNumber(hit.uv.y)}`]);
  return facts;
}

const MOST_LETTERS = 80;
const short = (text: string): string => text.slice(0, MOST_LETTERS);

function directionOf(normal: Vector3, object: Object3D): string {
  const world = new Vector3().copy(normal).transformDirection(object.matrixWorld);
  return world
    .toArray()
    .map((value) => formatNumber(Math.round(value * 1000) / 1000))
    .join(", ");
}

function partOf(object: Object3D, face: number | null | undefined): Part | undefined {
  const parts = object.userData.parts as Part[] | undefined;
  if (!parts || typeof face !== "number") return undefined;
  return parts.find(({ start, count }) => face * 3 >= start && face * 3 < start + count);
}

/** The nearest name up the tree. */
function nameOf(object: Object3D): string {
  for (let at: Object3D | null = object; at; at = at.parent) {
    const name = (at.userData.name as string | undefined) || at.name;
    if (name) return name;
  }
  return "";
}

function materialOf({ object, face }: Intersection): Material | undefined {
  if (!(object instanceof Mesh)) return undefined;
  const { material } = object as { material: Material | Material[] };
  return Array.isArray(material) ? material[face?.materialIndex ?? 0] : material;
}
