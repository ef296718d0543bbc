/** OBJ files with the materials and textures beside them. */
import { DoubleSide, type Material, MeshStandardMaterial, type Texture } from "three";
import { Companions } from "../files/companions";
import { fetchBytes } from "../files/fetchBytes";
import { type MapRole, type Mtl, readMtl } from "../files/mtl";
import type { MeshItem } from "../model";
import { linear } from "../read/finish";
import { readInWorker } from "../read/readInWorker";
import { clay, linearColor } from "./clay";
import type { LoadedMesh } from "./loaded";
import { objectsOf } from "./shapeObjects";
import { Textures } from "./textures";

const MOST_LIBRARY_BYTES = 16 * 1024 * 1024;

export async function loadObj(
  item: MeshItem,
  bytes: ArrayBuffer,
  signal: AbortSignal,
): Promise<LoadedMesh> {
  const shape = await readInWorker("obj", bytes, signal);
  const companions = new Companions(item.files);
  const textures = new Textures(signal);
  const notes = [...shape.notes];
  const given = await materialsOf(shape.libraries, companions, signal, notes);
  const used = [...new Set(shape.parts.map(({ material }) => material))];
  const made = new Map<string, Material>();
  for (const name of used) {
    const mtl = given.get(name);
    made.set(
      name,
      mtl ? await materialOf(mtl, shape.colors !== undefined, companions, textures) : clay(shape),
    );
  }
  const root = objectsOf(shape, (name) => made.get(name) ?? clay(shape));
  return {
    root,
    origin: shape.origin,
    light: [...made.values()].some(isMetal) ? "studio" : "head",
    clips: [],
    missing: [...companions.missing],
    notes: [...notes, ...textures.notes],
    bytes: textures.bytes,
    faces: shape.faces,
    vertices: shape.vertices,
    dispose: () => textures.dispose(),
  };
}

/** Of a name that stands in several files the first counts. */
async function materialsOf(
  lines: readonly string[],
  companions: Companions,
  signal: AbortSignal,
  notes: string[],
): Promise<Map<string, Mtl>> {
  const all = new Map<string, Mtl>();
  const libraries = [...new Set(lines)].flatMap((line) => companions.libraries(line));
  for (const { name, url } of libraries) {
    try {
      const bytes = await fetchBytes(url, 0, signal);
      if (bytes.byteLength > MOST_LIBRARY_BYTES) throw new Error("it is too large");
      for (const mtl of readMtl(new TextDecoder().decode(bytes), name))
        if (!all.has(mtl.name)) all.set(mtl.name, mtl);
    } catch (error) {
      if (signal.aborted) throw error;
      notes.push(`The materials in ${name} could not be read: ${(error as Error).message}.`);
    }
  }
  return all;
}

async function materialOf(
  mtl: Mtl,
  vertexColors: boolean,
  companions: Companions,
  textures: Textures,
): Promise<Material> {
  const map = async (role: MapRole, isColor: boolean): Promise<Texture | null> => {
    const given = mtl.maps[role];
    const url = given && companions.texture(given.name, mtl.library);
    if (!given || url === undefined) return null;
    const { name, scale, offset, clamp } = given;
    return textures.get({ name, url, isColor, scale, offset, clamp: [clamp, clamp] });
  };
  const diffuse = await map("diffuse", true);
  const opacity = await map("opacity", false);
  const color = mtl.diffuse.map(linear) as [number, number, number];
  // Many writers leave the colour black where a texture gives it.
  const isBlack = color.every((value) => value === 0);
  return new MeshStandardMaterial({
    name: mtl.name,
    color: diffuse && isBlack ? 0xffffff : linearColor(color),
    emissive: linearColor(mtl.emissive.map(linear) as [number, number, number]),
    vertexColors,
    map: diffuse,
    emissiveMap: await map("emissive", true),
    alphaMap: opacity,
    bumpMap: await map("bump", false),
    normalMap: await map("normal", false),
    roughness: mtl.roughness ?? roughnessOf(mtl),
    metalness: Math.min(1, Math.max(0, mtl.metalness ?? 0)),
    opacity: Math.min(1, Math.max(0, mtl.opacity)),
    transparent: mtl.opacity < 1 || opacity !== null,
    side: DoubleSide,
  });
}

/** Without anything around it to mirror it would be black. */
const isMetal = (material: Material): boolean =>
  material instanceof MeshStandardMaterial && material.metalness > 0;

/** A highlight as sharp as the old model's, where the file has highlights at all. */
function roughnessOf({ shine, specular }: Mtl): number {
  const bright = Math.max(...specular);
  const rough = Math.sqrt(2 / (Math.max(0, shine) + 2));
  return Math.min(1, Math.max(0.35, 1 - bright * (1 - rough)));
}
