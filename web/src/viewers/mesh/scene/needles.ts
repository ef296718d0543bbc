/** A short line at each vertex, the way its normal points. */
import {
  BufferGeometry,
  Float32BufferAttribute,
  LineBasicMaterial,
  LineSegments,
  type Mesh,
  Vector3,
} from "three";

const NEEDLE = 0xd07a2d;
/** Of the whole's size. */
const LENGTH_PART = 0.02;
/** More only cover one another. */
const MOST = 100_000;

/** Nothing where a mesh has no normals. `size` is the whole scene's. */
export function needlesOf(mesh: Mesh, size: number): LineSegments | undefined {
  const { geometry } = mesh;
  const [position, normal] = [geometry.getAttribute("position"), geometry.getAttribute("normal")];
  if (!position || !normal) return undefined;
  const scale = mesh.getWorldScale(new Vector3());
  const length = (size * LENGTH_PART) / (Math.max(scale.x, scale.y, scale.z) || 1);
  const step = Math.ceil(position.count / MOST);
  const ends: number[] = [];
  for (let i = 0; i < position.count; i += step) {
    const [x, y, z] = [position.getX(i), position.getY(i), position.getZ(i)];
    ends.push(x, y, z);
    ends.push(
      x + normal.getX(i) * length,
      y + normal.getY(i) * length,
      z + normal.getZ(i) * length,
    );
  }
  const lines = new BufferGeometry();
  lines.setAttribute("position", new Float32BufferAttribute(ends, 3));
  const needles = new LineSegments(lines, new LineBasicMaterial({ color: NEEDLE }));
  needles.raycast = () => {};
  needles.userData = { addition: true };
  mesh.add(needles);
  needles.updateMatrixWorld(true);
  return needles;
}
