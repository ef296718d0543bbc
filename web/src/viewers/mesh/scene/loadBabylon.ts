/** Babylon scene files: their meshes in their places, with colours and textures. */
import {
  DoubleSide,
  Group,
  type Material,
  MeshBasicMaterial,
  MeshStandardMaterial,
  Object3D,
  type Texture,
} from "three";
import { Companions } from "../files/companions";
import type { MeshItem } from "../model";
import type { BabylonNode, BabylonScene } from "../read/babylon";
import type { BabylonMaterial, BabylonTexture } from "../read/babylonMaterial";
import { readInWorker } from "../read/readInWorker";
import type { Shape } from "../read/shape";
import { clay, linearColor } from "./clay";
import type { LoadedMesh } from "./loaded";
import { objectsOf } from "./shapeObjects";
import { Textures } from "./textures";

export async function loadBabylon(
  item: MeshItem,
  bytes: ArrayBuffer,
  signal: AbortSignal,
): Promise<LoadedMesh> {
  const scene = await readInWorker("babylon", bytes, signal);
  const builder = new Builder(scene, new Companions(item.files), new Textures(signal));
  const root = await builder.build();
  const physical = Object.values(scene.materials).some(({ metalness }) => metalness !== undefined);
  return {
    root,
    origin: [0, 0, 0],
    light: physical ? "studio" : "head",
    clips: [],
    missing: [...builder.companions.missing],
    notes: [...scene.notes, ...builder.textures.notes],
    bytes: builder.textures.bytes,
    dispose: () => builder.textures.dispose(),
  };
}

class Builder {
  readonly companions: Companions;
  readonly textures: Textures;
  private readonly scene: BabylonScene;
  private readonly materials = new Map<string, Material>();

  constructor(scene: BabylonScene, companions: Companions, textures: Textures) {
    this.scene = scene;
    this.companions = companions;
    this.textures = textures;
  }

  async build(): Promise<Object3D> {
    const { nodes, shapes } = this.scene;
    for (const shape of shapes)
      for (const { material } of shape.parts) await this.makeMaterial(material, shape);
    const models = shapes.map((shape) => objectsOf(shape, (name) => this.materialOf(name, shape)));
    const objects = nodes.map((node) => this.objectOf(node, models, shapes));
    const root = new Group();
    nodes.forEach((node, at) => {
      (objects[node.parent] ?? root).add(objects[at] as Object3D);
    });
    return root;
  }

  private objectOf(node: BabylonNode, models: Object3D[], shapes: readonly Shape[]): Object3D {
    const model = models[node.shape];
    const object = new Object3D();
    object.name = node.name;
    object.matrixAutoUpdate = false;
    object.matrix.fromArray(node.matrix);
    object.matrix.decompose(object.position, object.quaternion, object.scale);
    if (model) {
      const own = model.clone();
      own.userData.name = node.name;
      // Coordinates far from zero were brought near, each shape by itself.
      own.position.fromArray(shapes[node.shape]?.origin ?? [0, 0, 0]);
      if (node.opacity < 1) fade(own, node.opacity);
      object.add(own);
    }
    return object;
  }

  private materialOf(name: string, shape: Shape): Material {
    return this.materials.get(keyOf(name, shape)) ?? clay(shape);
  }

  private async makeMaterial(name: string, shape: Shape): Promise<void> {
    const key = keyOf(name, shape);
    const given = Object.hasOwn(this.scene.materials, name)
      ? this.scene.materials[name]
      : undefined;
    if (this.materials.has(key)) return;
    this.materials.set(key, given ? await this.materialFor(given, shape) : clay(shape));
  }

  private async materialFor(given: BabylonMaterial, shape: Shape): Promise<Material> {
    const map = await this.texture(given.texture);
    const alphaMap = await this.texture(given.opacityTexture);
    const shared = {
      name: given.name,
      color: linearColor(given.color),
      vertexColors: shape.colors !== undefined,
      map,
      alphaMap,
      opacity: Math.min(1, Math.max(0, given.alpha)),
      transparent:
        given.alpha < 1 ||
        alphaMap !== null ||
        given.texture?.hasAlpha === true ||
        shape.colorSize === 4,
      wireframe: given.wireframe,
      side: DoubleSide,
    };
    if (given.unlit) return new MeshBasicMaterial(shared);
    const emissiveMap = await this.texture(given.emissiveTexture);
    const glows = given.emissive.some((value) => value > 0);
    return new MeshStandardMaterial({
      ...shared,
      emissive: emissiveMap && !glows ? 0xffffff : linearColor(given.emissive),
      emissiveMap,
      roughness: given.roughness ?? 0.8,
      metalness: given.metalness ?? 0,
    });
  }

  private async texture(given: BabylonTexture | undefined): Promise<Texture | null> {
    const url = given && this.companions.find(given.uri);
    if (!given || url === undefined) return null;
    const { uri, scale, offset, clamp, flipY } = given;
    const name = uri.startsWith("data:") ? "inside the file" : uri;
    return this.textures.get({ name, url, isColor: true, scale, offset, clamp, flipY });
  }
}

/** Colours of vertices are a matter of the shape, not of the material. */
const keyOf = (name: string, { colors, colorSize = 3 }: Shape): string =>
  `${colors ? colorSize : 0} ${name}`;

function fade(model: Object3D, opacity: number): void {
  model.traverse((one) => {
    const mesh = one as { material?: Material | Material[] };
    if (!mesh.material) return;
    const faded = [mesh.material].flat().map((material) => {
      const own = material.clone();
      own.opacity *= opacity;
      own.transparent = true;
      return own;
    });
    mesh.material = faded.length === 1 && faded[0] ? faded[0] : faded;
  });
}
