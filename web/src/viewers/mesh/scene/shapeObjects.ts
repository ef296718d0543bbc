/** A shape as three's objects: what of it is surface, what is lines, what is points. */
import { LineSegments, type Material, Mesh, Object3D, Points } from "three";
import type { Shape } from "../read/shape";
import { lineMaterial, pointMaterial } from "./clay";
import { linesOf, pointsOf, surfaceOf } from "./geometry";

/** `materialOf` is asked once for each name. */
export function objectsOf(shape: Shape, materialOf: (name: string) => Material): Object3D {
  const names = [...new Set(shape.parts.map(({ material }) => material))];
  const places = shape.parts.map(({ material }) => names.indexOf(material));
  const all = new Object3D();
  const surface = surfaceOf(shape, places);
  if (surface) {
    const materials = names.map(materialOf);
    const mesh = new Mesh(surface, materials.length === 1 ? materials[0] : materials);
    mesh.userData.parts = shape.parts;
    all.add(mesh);
  }
  const lines = linesOf(shape);
  if (lines) all.add(new LineSegments(lines, lineMaterial(shape)));
  const points = pointsOf(shape);
  if (points) all.add(new Points(points, pointMaterial(shape)));
  const [only, ...others] = all.children;
  return only && others.length === 0 ? only.removeFromParent() : all;
}
