/** glTF and glb files, by three's loader, which gets nothing to fetch but what belongs to the file. */
import { LoadingManager, type Mesh, type Object3D, SkinnedMesh } from "three";
import { type GLTF, GLTFLoader, type GLTFParser } from "three/addons/loaders/GLTFLoader.js";
import { Companions } from "../files/companions";
import type { MeshItem } from "../model";
import { asRecord } from "../read/babylonJson";
import { MeshError } from "../read/shape";
import { bound } from "./geometry";
import { type Cleaned, cleanGltf, readGltfFile } from "./gltfFile";
import type { LoadedMesh } from "./loaded";
import { bitmapOf, fileAt } from "./textures";

export async function loadGltf(
  item: MeshItem,
  bytes: ArrayBuffer,
  signal: AbortSignal,
): Promise<LoadedMesh> {
  const file = readGltfFile(bytes);
  const companions = new Companions(item.files);
  const cleaned = cleanGltf(file, companions);
  const notes = [...cleaned.notes];
  const pictures = new Pictures(notes, signal);
  try {
    const gltf = await parsed(file.json, cleaned, pictures);
    const root = gltf.scene ?? gltf.scenes[0];
    if (!root) throw new MeshError("it has no scene");
    tidy(root, notes);
    const missing = [...companions.missing];
    return {
      root,
      origin: [0, 0, 0],
      light: "studio",
      clips: gltf.animations,
      missing,
      notes,
      bytes: pictures.bytes,
      dispose: () => pictures.dispose(),
    };
  } finally {
    if (cleaned.url) URL.revokeObjectURL(cleaned.url);
  }
}

async function parsed(json: object, cleaned: Cleaned, pictures: Pictures): Promise<GLTF> {
  const manager = new LoadingManager();
  // A second lock: all addresses were rewritten before.
  const own = new Set(cleaned.url ? [cleaned.url] : []);
  manager.setURLModifier((url) => (own.has(url) || isOurs(url) ? url : "data:,"));
  const loader = new GLTFLoader(manager);
  loader.register((parser) => {
    // Its own would report damaged pictures to the console.
    (parser as unknown as { textureLoader: unknown }).textureLoader = pictures;
    return { name: "MAREY_PICTURES", parser } as { name: string; parser: GLTFParser };
  });
  if (cleaned.meshopt) loader.setMeshoptDecoder((await import("./meshopt")).MeshoptDecoder);
  const draco = cleaned.draco ? (await import("./draco")).createDraco() : undefined;
  if (draco) loader.setDRACOLoader(draco);
  try {
    return await loader.parseAsync(json as unknown as string, "");
  } catch (error) {
    throw new MeshError(reasonOf(error));
  } finally {
    draco?.dispose();
  }
}

/** Files of this server by their content, data inside of addresses, and what this page made. */
const isOurs = (url: string): boolean => {
  const { protocol, origin, pathname } = new URL(url, location.href);
  if (protocol === "data:" || protocol === "blob:") return true;
  return origin === location.origin && /^\/(api|assets|node_modules)\//.test(pathname);
};

/** Draco's workers answer with an object instead of an error. */
const reasonOf = (error: unknown): string =>
  String(asRecord(error).message ?? asRecord(error).error ?? error)
    .replace(/^(Error: )?(THREE\.\w+: )?/, "")
    .slice(0, 300);

type PictureCallback = (picture: ImageBitmap) => void;

/** In the place of three's loader of pictures: what is damaged becomes white, and a note. */
class Pictures {
  readonly isImageBitmapLoader = true;
  bytes = 0;
  private readonly made: ImageBitmap[] = [];
  private readonly notes: string[];
  private readonly signal: AbortSignal;

  constructor(notes: string[], signal: AbortSignal) {
    this.notes = notes;
    this.signal = signal;
  }

  load(url: string, onLoad: PictureCallback, _: unknown, onError: (error: unknown) => void): void {
    if (!isOurs(url)) onError(new Error("not of this file"));
    else this.picture(url).then(onLoad, onError);
  }

  private async picture(url: string): Promise<ImageBitmap> {
    const bitmap = await this.read(url);
    this.made.push(bitmap);
    this.bytes += (bitmap.width * bitmap.height * 16) / 3;
    return bitmap;
  }

  private async read(url: string): Promise<ImageBitmap> {
    try {
      return await bitmapOf(await fileAt(url, this.signal), false);
    } catch (error) {
      if (this.signal.aborted) throw error;
      this.notes.push("A texture is damaged: the surface is drawn without it.");
      return createImageBitmap(new ImageData(new Uint8ClampedArray([255, 255, 255, 255]), 1, 1));
    }
  }

  dispose(): void {
    for (const bitmap of this.made) bitmap.close();
  }
}

/** Places that are no numbers would make the whole vanish; bounds are measured, not believed. */
function tidy(root: Object3D, notes: string[]): void {
  let bad = 0;
  root.traverse((object) => {
    const { geometry } = object as Partial<Mesh>;
    if (!geometry) return;
    const position = geometry.getAttribute("position");
    const array = position && "array" in position ? position.array : undefined;
    if (array instanceof Float32Array)
      for (let i = 0; i < array.length; i++)
        if (!Number.isFinite(array[i])) {
          array[i] = 0;
          bad++;
        }
    bound(geometry);
    if (object instanceof SkinnedMesh) object.frustumCulled = false;
  });
  if (bad > 0) notes.push(`${bad} coordinates are not finite numbers: they are drawn at zero.`);
}
