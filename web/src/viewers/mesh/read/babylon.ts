/** Babylon's scene files, as far as they are meshes: nodes in a tree, geometries, materials. Their z points the other way. */
import { asList, asNumber, asRecord, asText, type Json, numbersOf } from "./babylonJson";
import { type BabylonMaterial, readMaterial } from "./babylonMaterial";
import { type Matrix, matrixOf } from "./babylonMatrix";
import { shapeOf } from "./babylonShape";
import { MeshError, type Shape } from "./shape";

export interface BabylonNode {
  name: string;
  /** Place in `nodes`; −1 at the top. */
  parent: number;
  matrix: Matrix;
  /** Place in `shapes`; −1 for a node that only holds others. */
  shape: number;
  opacity: number;
}

export interface BabylonScene {
  nodes: BabylonNode[];
  /** Parts name their material by its id. */
  shapes: Shape[];
  materials: Record<string, BabylonMaterial>;
  notes: string[];
}

const MOST_NODES = 100_000;

export function readBabylon(bytes: Uint8Array): BabylonScene {
  const file = parsed(bytes);
  const flip = file.useRightHandedSystem !== true;
  const reader = new BabylonReader(file, flip);
  reader.read();
  return reader.scene;
}

function parsed(bytes: Uint8Array): Json {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new MeshError(`it is no JSON: ${(error as Error).message}`);
  }
  const file = asRecord(value);
  if (!Array.isArray(file.meshes)) throw new MeshError("it has no list of meshes");
  return file;
}

class BabylonReader {
  readonly scene: BabylonScene = { nodes: [], shapes: [], materials: {}, notes: [] };
  private readonly file: Json;
  private readonly flip: boolean;
  private readonly geometries = new Map<string, Json>();
  private readonly multi = new Map<string, string[]>();
  private readonly places = new Map<string, number>();
  /** Meshes that share a geometry and a material share a shape. */
  private readonly known = new Map<string, number>();

  constructor(file: Json, flip: boolean) {
    this.file = file;
    this.flip = flip;
  }

  read(): void {
    const { file, scene } = this;
    for (const each of asList(file.materials)) {
      const one = asRecord(each);
      for (const id of idsOf(one)) scene.materials[id] ??= readMaterial(one);
    }
    for (const each of asList(file.multiMaterials)) {
      const one = asRecord(each);
      const ids = asList(one.materials).map((id) => asText(id) ?? "");
      for (const id of idsOf(one)) this.multi.set(id, ids);
    }
    for (const each of asList(asRecord(file.geometries).vertexData)) {
      const one = asRecord(each);
      for (const id of idsOf(one)) this.geometries.set(id, one);
    }
    const given = [...asList(file.transformNodes), ...asList(file.meshes)].map(asRecord);
    const parents = given.map((node) => this.take(node));
    for (const [at, parent] of parents) this.hang(at, parent);
    this.breakCircles();
    this.noteRest();
  }

  /** The node's place, and its parent as the file names it. */
  private take(node: Json): [at: number, parent: string] {
    const shape = Array.isArray(node.subMeshes) || "positions" in node || "geometryId" in node;
    const at = this.add(node, shape ? this.shapeFor(node) : -1);
    for (const id of idsOf(node)) if (!this.places.has(id)) this.places.set(id, at);
    const own = this.scene.nodes[at] as BabylonNode;
    for (const each of asList(node.instances)) {
      const instance = asRecord(each);
      const place = this.add(instance, own.shape);
      for (const id of idsOf(instance)) this.places.set(id, place);
      this.later.push([place, parentOf(instance)]);
    }
    const thin = numbersOf(asRecord(node.thinInstances).matrixData);
    for (let i = 0; thin && i + 16 <= thin.length; i += 16)
      this.addThin(thin.subarray(i, i + 16), at);
    return [at, parentOf(node)];
  }

  private readonly later: [at: number, parent: string][] = [];

  private add(node: Json, shape: number): number {
    const { nodes } = this.scene;
    if (nodes.length >= MOST_NODES) throw new MeshError(`it has more than ${MOST_NODES} nodes`);
    const hidden = node.isVisible === false || node.isEnabled === false;
    if (hidden && shape >= 0) this.hiddenMeshes++;
    nodes.push({
      name: asText(node.name) ?? "",
      parent: -1,
      matrix: matrixOf(node, this.flip),
      shape: hidden ? -1 : shape,
      opacity: asNumber(node.visibility) ?? 1,
    });
    return nodes.length - 1;
  }

  private hiddenMeshes = 0;

  private addThin(data: Float32Array, parent: number): void {
    const { nodes } = this.scene;
    const own = nodes[parent] as BabylonNode;
    if (nodes.length >= MOST_NODES) throw new MeshError(`it has more than ${MOST_NODES} nodes`);
    const matrix = matrixOf({ matrix: Array.from(data) }, this.flip);
    nodes.push({ ...own, parent, matrix, shape: own.shape });
  }

  private hang(at: number, parent: string): void {
    const node = this.scene.nodes[at] as BabylonNode;
    node.parent = this.places.get(parent) ?? -1;
    for (const [place, name] of this.later.splice(0)) {
      const instance = this.scene.nodes[place] as BabylonNode;
      instance.parent = this.places.get(name) ?? -1;
    }
  }

  /** A hostile file may make a node its own ancestor. */
  private breakCircles(): void {
    const { nodes } = this.scene;
    const safe = new Set<number>([-1]);
    nodes.forEach((_, start) => {
      const way = new Set<number>();
      for (let at = start; !safe.has(at); at = (nodes[at] as BabylonNode).parent) {
        if (way.has(at)) {
          (nodes[at] as BabylonNode).parent = -1;
          break;
        }
        way.add(at);
      }
      for (const at of way) safe.add(at);
    });
  }

  private shapeFor(node: Json): number {
    const geometry = asText(node.geometryId);
    const data = geometry === undefined ? node : (this.geometries.get(geometry) ?? node);
    if (!("positions" in data)) {
      if ("delayLoadingFile" in node || "_binaryInfo" in node)
        this.note("Geometry in a second, binary file is not read.");
      return -1;
    }
    const material = asText(node.materialId) ?? asText(node.materialUniqueId) ?? "";
    const name = geometry && `${geometry} ${material} ${JSON.stringify(node.subMeshes)}`;
    const known = name && this.known.get(name);
    if (typeof known === "number") return known;
    const materials = this.multi.get(material) ?? [material];
    const shape = shapeOf(data, node, materials, this.flip);
    if (!shape) return -1;
    this.scene.shapes.push(shape);
    for (const text of shape.notes) this.note(text);
    const at = this.scene.shapes.length - 1;
    if (name) this.known.set(name, at);
    return at;
  }

  private note(text: string): void {
    if (!this.scene.notes.includes(text)) this.scene.notes.push(text);
  }

  private noteRest(): void {
    const { file } = this;
    const meshes = asList(file.meshes).map(asRecord);
    const some = (name: string) => asList(file[name]).length > 0;
    const unread = [
      some("skeletons") && "skeletons",
      (some("animations") || meshes.some((mesh) => asList(mesh.animations).length > 0)) &&
        "animations",
      some("morphTargetManagers") && "morph targets",
      some("particleSystems") && "particles",
      meshes.some((mesh) => asList(mesh.pivotMatrix).length > 0) && "pivots",
    ].filter((word) => word !== false);
    if (unread.length > 0) this.note(`Of this Babylon file are not read: ${unread.join(", ")}.`);
    if (this.hiddenMeshes > 0)
      this.note(`${this.hiddenMeshes} meshes are switched off in the file.`);
  }
}

/** Newer files name things by numbers, older ones by texts; both may be used. */
const idsOf = (thing: Json): string[] =>
  [thing.uniqueId, thing.id].flatMap((id) => {
    const text = asText(id);
    return text === undefined ? [] : [text];
  });

const parentOf = (node: Json): string => asText(node.parentId) ?? "";
