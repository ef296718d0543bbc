/** Where a Babylon node stands in its parent, as a matrix column by column. */
import { asList, asNumber, asRecord, type Json, type Triple, tripleOf } from "./babylonJson";

export type Matrix = number[];
type Quaternion = readonly [x: number, y: number, z: number, w: number];

/** `flip`: from a left-handed world to a right-handed one, by turning z around. */
export function matrixOf(node: Json, flip: boolean): Matrix {
  const given = sixteen(node.matrix);
  const matrix = given ?? composed(node);
  return flip ? flipped(matrix) : matrix;
}

function composed(node: Json): Matrix {
  const position = tripleOf(node.position) ?? [0, 0, 0];
  const scaling = tripleOf(node.scaling) ?? [1, 1, 1];
  const turn =
    quaternionOf(node.rotationQuaternion) ?? fromAngles(tripleOf(node.rotation) ?? [0, 0, 0]);
  return compose(position, turn, scaling);
}

/** Sixteen numbers, as a list or as an object of them. */
function sixteen(value: unknown): Matrix | undefined {
  const list = Array.isArray(value) ? asList(value) : Object.values(asRecord(value));
  const numbers = list.map(asNumber);
  return numbers.length === 16 && numbers.every((one) => one !== undefined)
    ? (numbers as Matrix)
    : undefined;
}

function quaternionOf(value: unknown): Quaternion | undefined {
  const [x, y, z, w] = asList(value).map(asNumber);
  if (x === undefined || y === undefined || z === undefined || w === undefined) return undefined;
  const length = Math.hypot(x, y, z, w);
  return length > 0 ? [x / length, y / length, z / length, w / length] : undefined;
}

/** Babylon turns about z first, then x, then y. */
function fromAngles([x, y, z]: Triple): Quaternion {
  const [sx, cx] = [Math.sin(x / 2), Math.cos(x / 2)];
  const [sy, cy] = [Math.sin(y / 2), Math.cos(y / 2)];
  const [sz, cz] = [Math.sin(z / 2), Math.cos(z / 2)];
  return [
    cy * sx * cz + sy * cx * sz,
    sy * cx * cz - cy * sx * sz,
    cy * cx * sz - sy * sx * cz,
    cy * cx * cz + sy * sx * sz,
  ];
}

function compose(position: Triple, [x, y, z, w]: Quaternion, [a, b, c]: Triple): Matrix {
  return [
    (1 - 2 * (y * y + z * z)) * a,
    2 * (x * y + z * w) * a,
    2 * (x * z - y * w) * a,
    0,
    2 * (x * y - z * w) * b,
    (1 - 2 * (x * x + z * z)) * b,
    2 * (y * z + x * w) * b,
    0,
    2 * (x * z + y * w) * c,
    2 * (y * z - x * w) * c,
    (1 - 2 * (x * x + y * y)) * c,
    0,
    ...position,
    1,
  ];
}

/** The same seen in a mirror before and after: what has z once changes its sign. */
const flipped = (matrix: Matrix): Matrix =>
  matrix.map((value, at) => ((at % 4 === 2) !== (at >> 2 === 2) ? -value || 0 : value));
