/** A shape's arrays as geometries: its triangles, its lines, its points. */
import { Box3, BufferAttribute, BufferGeometry, Sphere, Vector3 } from "three";
import type { Shape } from "../read/shape";

/** `materials` are the places of the parts' materials in the mesh's list. */
export function surfaceOf(shape: Shape, materials: readonly number[]): BufferGeometry | null {
  if (shape.triangles.length === 0) return null;
  const geometry = withVertices(shape);
  geometry.setIndex(new BufferAttribute(shape.triangles, 1));
  if (shape.normals) geometry.setAttribute("normal", new BufferAttribute(shape.normals, 3));
  if (shape.uvs) geometry.setAttribute("uv", new BufferAttribute(shape.uvs, 2));
  // Without groups one material is drawn at once.
  if (new Set(materials).size > 1)
    shape.parts.forEach(({ start, count }, i) => {
      geometry.addGroup(start, count, materials[i]);
    });
  bound(geometry);
  return geometry;
}

export const linesOf = (shape: Shape): BufferGeometry | null => some(shape, shape.lines);
export const pointsOf = (shape: Shape): BufferGeometry | null => some(shape, shape.points);

function some(shape: Shape, vertices: Uint32Array): BufferGeometry | null {
  if (vertices.length === 0) return null;
  const geometry = withVertices(shape);
  geometry.setIndex(new BufferAttribute(vertices, 1));
  bound(geometry);
  return geometry;
}

function withVertices({ positions, colors, colorSize = 3 }: Shape): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(positions, 3));
  if (colors) geometry.setAttribute("color", new BufferAttribute(colors, colorSize));
  return geometry;
}

const vertex = new Vector3();

/** Around what is drawn: a file may hold vertices that nothing uses. */
export function bound(geometry: BufferGeometry): void {
  const position = geometry.getAttribute("position");
  const index = geometry.getIndex();
  const box = new Box3();
  const count = index?.count ?? position?.count ?? 0;
  for (let i = 0; i < count; i++) {
    vertex.fromBufferAttribute(position as BufferAttribute, index ? index.getX(i) : i);
    if (Number.isFinite(vertex.x + vertex.y + vertex.z)) box.expandByPoint(vertex);
  }
  geometry.boundingBox = box;
  geometry.boundingSphere = box.getBoundingSphere(new Sphere());
}

export function bytesOf(geometry: BufferGeometry): number {
  const arrays = [...Object.values(geometry.attributes), geometry.index].flatMap((one) =>
    one && "array" in one ? [one.array.byteLength] : [],
  );
  // Once for us, once for the graphics card.
  return 2 * arrays.reduce((sum, bytes) => sum + bytes, 0);
}
