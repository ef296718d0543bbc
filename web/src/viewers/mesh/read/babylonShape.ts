/** A Babylon mesh's own arrays as a shape. */
import { asList, asNumber, asRecord, type Json, numbersOf } from "./babylonJson";
import { finish, linear } from "./finish";
import type { Part, Shape } from "./shape";

export function shapeOf(
  data: Json,
  mesh: Json,
  materials: readonly string[],
  flip: boolean,
): Shape | undefined {
  const positions = numbersOf(data.positions);
  if (!positions || positions.length < 3) return undefined;
  const vertices = Math.floor(positions.length / 3);
  const normals = fitting(numbersOf(data.normals), 3 * vertices);
  if (flip) for (const list of [positions, normals]) if (list) turnZ(list);
  const triangles = trianglesOf(data.indices, vertices);
  if (normals && facesAway(positions, normals, triangles)) turnAround(triangles);
  const colors = colorsOf(numbersOf(data.colors), vertices, mesh.hasVertexAlpha === true);
  return finish({
    positions: positions.subarray(0, 3 * vertices),
    normals,
    uvs: fitting(numbersOf(data.uvs), 2 * vertices),
    ...colors,
    triangles,
    parts: partsOf(mesh, materials, triangles.length),
    faces: triangles.length / 3,
  });
}

function turnZ(list: Float32Array): void {
  for (let i = 2; i < list.length; i += 3) list[i] = -(list[i] as number);
}

const fitting = (list: Float32Array | undefined, length: number): Float32Array | undefined =>
  list && list.length >= length ? list.subarray(0, length) : undefined;

/** Corners that there are not become the first vertex: such triangles have no area. */
function trianglesOf(indices: unknown, vertices: number): Uint32Array {
  const list = asList(indices);
  if (list.length === 0)
    return Uint32Array.from({ length: vertices - (vertices % 3) }, (_, i) => i);
  const whole = Uint32Array.from(list.slice(0, list.length - (list.length % 3)), Number);
  for (let i = 0; i < whole.length; i += 3)
    if (whole.subarray(i, i + 3).some((corner) => corner >= vertices)) whole.fill(0, i, i + 3);
  return whole;
}

const MOST_LOOKED_AT = 3000;

/** Most triangles, by the order of their corners, look the other way than their normals. */
function facesAway(
  positions: Float32Array,
  normals: Float32Array,
  triangles: Uint32Array,
): boolean {
  const step = 3 * Math.max(1, Math.floor(triangles.length / 3 / MOST_LOOKED_AT));
  let votes = 0;
  for (let i = 0; i + 2 < triangles.length; i += step) {
    const [a, b, c] = triangles.subarray(i, i + 3) as unknown as [number, number, number];
    const u = [0, 1, 2].map(
      (axis) => (positions[3 * b + axis] as number) - (positions[3 * a + axis] as number),
    );
    const v = [0, 1, 2].map(
      (axis) => (positions[3 * c + axis] as number) - (positions[3 * a + axis] as number),
    );
    const across = [0, 1, 2].map((axis) => {
      const [j, k] = [(axis + 1) % 3, (axis + 2) % 3];
      return (u[j] as number) * (v[k] as number) - (u[k] as number) * (v[j] as number);
    });
    const dot = [a, b, c].reduce(
      (sum, corner) =>
        sum +
        [0, 1, 2].reduce(
          (all, axis) => all + (across[axis] as number) * (normals[3 * corner + axis] as number),
          0,
        ),
      0,
    );
    votes += Math.sign(dot) || 0;
  }
  return votes < 0;
}

function turnAround(triangles: Uint32Array): void {
  for (let i = 0; i + 2 < triangles.length; i += 3) {
    const second = triangles[i + 1] as number;
    triangles[i + 1] = triangles[i + 2] as number;
    triangles[i + 2] = second;
  }
}

function colorsOf(given: Float32Array | undefined, vertices: number, alpha: boolean) {
  if (!given) return {};
  const size = given.length >= 4 * vertices ? 4 : given.length >= 3 * vertices ? 3 : 0;
  if (size === 0) return {};
  const colorSize = size === 4 && alpha ? 4 : 3;
  const colors = new Float32Array(vertices * colorSize);
  for (let i = 0; i < vertices; i++)
    for (let j = 0; j < colorSize; j++) {
      const value = Math.min(1, Math.max(0, given[size * i + j] as number)) || 0;
      colors[colorSize * i + j] = j === 3 ? value : linear(value);
    }
  return { colors, colorSize: colorSize as 3 | 4 };
}

function partsOf(mesh: Json, materials: readonly string[], corners: number): Part[] {
  const name = typeof mesh.name === "string" ? mesh.name : "";
  const whole = [{ start: 0, count: corners, name, material: materials[0] ?? "" }];
  const parts = asList(mesh.subMeshes).flatMap((each) => {
    const sub = asRecord(each);
    const start = asNumber(sub.indexStart) ?? 0;
    const count = Math.min(asNumber(sub.indexCount) ?? 0, corners - start);
    const material = materials[asNumber(sub.materialIndex) ?? 0] ?? materials[0] ?? "";
    return start >= 0 && start % 3 === 0 && count > 0
      ? [{ start, count: count - (count % 3), name, material }]
      : [];
  });
  return parts.length > 0 ? parts : whole;
}
