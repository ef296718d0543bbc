/** What a molecule's picture is put together from: balls, sticks, lines, ribbons and surfaces. */
import {
  BufferAttribute,
  BufferGeometry,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  LineSegments,
  Mesh,
  type Object3D,
} from "three";
import { COARSE, FILLS } from "../../../gl/detail";
import type { Sticks } from "../geometry/sticks";
import type { Mesh as Skin } from "../geometry/surface";
import { type Finish, materialOf, type Shade } from "./materials";

/** More are drawn in an order that makes the first ones an even choice. */
const MIXED = 20_000;
/** A prime: every place comes once, neighbours far apart. */
const STRIDE = 982_451_653;

export function mixedOrder(count: number): Uint32Array {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = count > MIXED ? (i * STRIDE) % count : i;
  return order;
}

/** Colours of atoms, three bytes each from the part's first atom on. */
export interface Tints {
  first: number;
  colors: Uint8Array;
}

function tintsOf(atoms: ArrayLike<number>, { first, colors }: Tints): Uint8Array {
  const tints = new Uint8Array(atoms.length * 4).fill(255);
  for (let i = 0; i < atoms.length; i++) {
    const from = 3 * ((atoms[i] as number) - first);
    for (let channel = 0; channel < 3; channel++)
      tints[4 * i + channel] = colors[from + channel] as number;
  }
  return tints;
}

const SQUARE = new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]);
/** Balls that are few get smooth edges. */
const FEW_BALLS = 8000;

export function ballsOf(
  position: Float32Array,
  atoms: Uint32Array,
  radiusOf: (atom: number) => number,
  tints: Tints,
  shade: Shade,
  finish: Finish = {},
): Mesh<InstancedBufferGeometry> {
  const order = mixedOrder(atoms.length);
  const sorted = order.map((i) => atoms[i] as number);
  const places = new Float32Array(sorted.length * 3);
  sorted.forEach((atom, i) => {
    for (let axis = 0; axis < 3; axis++) places[3 * i + axis] = position[3 * atom + axis] as number;
  });
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(SQUARE, 3));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  geometry.setAttribute("place", new InstancedBufferAttribute(places, 3));
  geometry.setAttribute(
    "radius",
    new InstancedBufferAttribute(Float32Array.from(sorted, radiusOf), 1),
  );
  geometry.setAttribute("tint", new InstancedBufferAttribute(tintsOf(sorted, tints), 4, true));
  geometry.instanceCount = sorted.length;
  const soft = atoms.length <= FEW_BALLS;
  return filling(new Mesh(geometry, materialOf("ball", shade, { soft, ...finish })));
}

/** An open prism along z from 0 to 1. */
function prism(sides: number): BufferGeometry {
  const places: number[] = [];
  const index: number[] = [];
  for (let i = 0; i < sides; i++) {
    const angle = (2 * Math.PI * i) / sides;
    for (const z of [0, 1]) places.push(Math.cos(angle), Math.sin(angle), z);
    const [a, b] = [2 * i, 2 * ((i + 1) % sides)];
    index.push(a, b, b + 1, a, b + 1, a + 1);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(places), 3));
  geometry.setIndex(index);
  return geometry;
}

const sidesFor = (count: number): number => (count <= 2000 ? 16 : count <= 20_000 ? 8 : 5);

export function cylindersOf(
  sticks: Sticks,
  tints: Tints,
  shade: Shade,
  finish: Finish = {},
): Mesh<InstancedBufferGeometry> {
  const count = sticks.radius.length;
  const order = mixedOrder(count);
  const [from, to] = [new Float32Array(3 * count), new Float32Array(3 * count)];
  order.forEach((stick, i) => {
    from.set(sticks.ends.subarray(6 * stick, 6 * stick + 3), 3 * i);
    to.set(sticks.ends.subarray(6 * stick + 3, 6 * stick + 6), 3 * i);
  });
  const atoms = (end: 0 | 1) => order.map((stick) => sticks.atoms[2 * stick + end] as number);
  const shape = prism(sidesFor(count));
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute("position", shape.getAttribute("position"));
  geometry.setIndex(shape.index);
  geometry.setAttribute("fromPlace", new InstancedBufferAttribute(from, 3));
  geometry.setAttribute("toPlace", new InstancedBufferAttribute(to, 3));
  const radius = Float32Array.from(order, (stick) => sticks.radius[stick] as number);
  geometry.setAttribute("radius", new InstancedBufferAttribute(radius, 1));
  geometry.setAttribute("tint", new InstancedBufferAttribute(tintsOf(atoms(0), tints), 4, true));
  geometry.setAttribute("tintTo", new InstancedBufferAttribute(tintsOf(atoms(1), tints), 4, true));
  geometry.instanceCount = count;
  return filling(new Mesh(geometry, materialOf("stick", shade, finish)));
}

export function skinOf(skin: Skin, tints: Tints, shade: Shade, finish: Finish = {}): Object3D[] {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(skin.position, 3));
  geometry.setAttribute("normal", new BufferAttribute(skin.normal, 3));
  geometry.setAttribute("tint", new BufferAttribute(tintsOf(skin.atom, tints), 4, true));
  geometry.setIndex(new BufferAttribute(skin.index, 1));
  if (skin.coarse) geometry.userData[COARSE] = skin.coarse;
  const mesh = plain(new Mesh(geometry, materialOf("skin", shade, finish)));
  if ((finish.opacity ?? 1) >= 1) return [mesh];
  // Depth first, so that only its nearest layer is seen.
  const depth = plain(new Mesh(geometry, materialOf("skin", shade, { ...finish, opacity: 0.99 })));
  (depth.material as { colorWrite: boolean }).colorWrite = false;
  depth.renderOrder = 1;
  mesh.renderOrder = 2;
  return [depth, mesh];
}

export function linesOf(
  sticks: Sticks,
  tints: Tints,
  shade: Shade,
  finish: Finish = {},
): LineSegments {
  const geometry = new BufferGeometry();
  const middles = new Float32Array(sticks.radius.length * 12);
  const atoms = new Uint32Array(sticks.radius.length * 4);
  for (let i = 0; i < sticks.radius.length; i++) {
    const ends = sticks.ends.subarray(6 * i, 6 * i + 6);
    for (let axis = 0; axis < 3; axis++) {
      const [a, b] = [ends[axis] as number, ends[axis + 3] as number];
      for (const [at, value] of [a, (a + b) / 2, (a + b) / 2, b].entries())
        middles[12 * i + 3 * at + axis] = value;
    }
    const [a = 0, b = 0] = sticks.atoms.subarray(2 * i, 2 * i + 2);
    atoms.set([a, a, b, b], 4 * i);
  }
  geometry.setAttribute("position", new BufferAttribute(middles, 3));
  geometry.setAttribute("tint", new BufferAttribute(tintsOf(atoms, tints), 4, true));
  return plain(new LineSegments(geometry, materialOf("line", shade, finish)));
}

/** Lines of one colour, between places in sixes. */
export function edgesOf(
  places: Float32Array,
  color: readonly number[],
  shade: Shade,
): LineSegments {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(places, 3));
  const tint = new Uint8Array((places.length / 3) * 4);
  for (let i = 0; i < tint.length; i += 4) tint.set([...color, 255], i);
  geometry.setAttribute("tint", new BufferAttribute(tint, 4, true));
  return plain(new LineSegments(geometry, materialOf("line", shade)));
}

/** Fewer of them are drawn larger. */
function filling<T extends Object3D>(object: T): T {
  object.userData[FILLS] = true;
  return plain(object);
}

/** The scene's bounds are known: three need not look at every place. */
function plain<T extends Object3D>(object: T): T {
  object.frustumCulled = false;
  return object;
}
