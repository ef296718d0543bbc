/** What a loaded mesh consists of, counted. */
import { type Box3, type Material, Mesh, Vector3 } from "three";
import type { LoadedMesh } from "./loaded";

export interface MeshFacts {
  vertices: number;
  triangles: number;
  /** As the file counts them, where those may have more than three corners. */
  faces: number | undefined;
  objects: number;
  materials: number;
  textures: number;
  size: readonly [number, number, number];
  missing: readonly string[];
  notes: readonly string[];
}

export function factsOf(loaded: LoadedMesh, bounds: Box3): MeshFacts {
  const materials = new Set<Material>();
  let [vertices, triangles, objects] = [0, 0, 0];
  loaded.root.traverse((object) => {
    const { geometry } = object as Partial<Mesh>;
    if (!geometry) return;
    const position = geometry.getAttribute("position");
    vertices += position?.count ?? 0;
    objects++;
    if (!(object instanceof Mesh)) return;
    triangles += Math.floor((geometry.index?.count ?? position?.count ?? 0) / 3);
    for (const one of [object.material].flat() as Material[]) materials.add(one);
  });
  const size = bounds.isEmpty() ? ([0, 0, 0] as const) : bounds.getSize(new Vector3()).toArray();
  return {
    vertices: loaded.vertices ?? vertices,
    triangles,
    faces: loaded.faces,
    objects,
    materials: materials.size,
    textures: texturesIn(materials),
    size,
    missing: loaded.missing,
    notes: loaded.notes,
  };
}

function texturesIn(materials: ReadonlySet<Material>): number {
  const sources = new Set<unknown>();
  for (const material of materials)
    for (const value of Object.values(material))
      if (value && typeof value === "object" && "isTexture" in value)
        sources.add((value as unknown as { source: unknown }).source);
  return sources.size;
}
