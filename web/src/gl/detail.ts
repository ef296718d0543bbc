/** Less of what is much, for one picture while the camera moves: fewer instances, coarser meshes. */
import {
  BufferAttribute,
  BufferGeometry,
  InstancedBufferGeometry,
  Mesh,
  type Object3D,
  type ShaderMaterial,
  SkinnedMesh,
} from "three";
import { coarseIndex } from "./coarse";
import type { Frame3D } from "./types";

/** Fewer are always drawn whole. */
const FEW_INSTANCES = 8000;
const FEW_TRIANGLES = 20_000;
/** Parts of a mesh's triangles that it is kept with, too. */
const COARSER = [0.25, 0.05];

const MOST_GROWN = 2;

interface Lessened {
  restore: () => void;
}

/** What of one scene can be less. */
export class Detail {
  private readonly root: Object3D;
  private readonly coarse = new Map<BufferGeometry, Map<number, BufferGeometry>>();
  private lessened: Lessened[] = [];

  constructor(root: Object3D) {
    this.root = root;
  }

  before({ quick, part }: Frame3D): void {
    this.after();
    if (!quick || part >= 1) return;
    this.root.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      if (object.geometry instanceof InstancedBufferGeometry) this.fewer(object, part);
      else if (isPlain(object)) this.coarser(object, part);
    });
  }

  after(): void {
    for (const { restore } of this.lessened.splice(0)) restore();
  }

  dispose(): void {
    this.after();
    for (const levels of this.coarse.values())
      for (const geometry of levels.values()) geometry.dispose();
    this.coarse.clear();
  }

  private fewer(mesh: Mesh, part: number): void {
    const geometry = mesh.geometry as InstancedBufferGeometry;
    const whole = geometry.instanceCount;
    if (whole <= FEW_INSTANCES) return;
    geometry.instanceCount = Math.max(FEW_INSTANCES, Math.round(whole * part));
    const scale = mesh.userData[FILLS] ? scaleOf(mesh) : undefined;
    if (scale) scale.value = Math.min(MOST_GROWN, Math.cbrt(whole / geometry.instanceCount));
    this.lessened.push({
      restore: () => {
        geometry.instanceCount = whole;
        if (scale) scale.value = 1;
      },
    });
  }

  private coarser(mesh: Mesh, part: number): void {
    const { geometry } = mesh;
    const triangles = (geometry.index?.count ?? 0) / 3;
    if (triangles <= FEW_TRIANGLES) return;
    const level = COARSER.find((each) => each <= part) ?? (COARSER.at(-1) as number);
    const levels = this.coarse.get(geometry) ?? new Map<number, BufferGeometry>();
    const coarse =
      levels.get(level) ?? coarserOf(geometry, Math.max(FEW_TRIANGLES, triangles * level));
    levels.set(level, coarse);
    this.coarse.set(geometry, levels);
    mesh.geometry = coarse;
    this.lessened.push({
      restore: () => {
        mesh.geometry = geometry;
      },
    });
  }
}

/** Set on a mesh of instances whose material has a `scale`: fewer of them are drawn larger. */
export const FILLS = "fills";

function scaleOf({ material }: Mesh): { value: number } | undefined {
  const { uniforms } = material as Partial<ShaderMaterial>;
  return uniforms?.scale as { value: number } | undefined;
}

/** Kept on a geometry by who makes it: its triangles, fewer, of the same vertices. */
export const COARSE = "coarseIndex";

/** Bones and shapes that blend would need more than other triangles. */
function isPlain(mesh: Mesh): boolean {
  const { geometry } = mesh;
  const { position } = geometry.attributes;
  const moves = mesh instanceof SkinnedMesh || Object.keys(geometry.morphAttributes).length > 0;
  const triples = position instanceof BufferAttribute && position.itemSize === 3;
  return triples && geometry.groups.length === 0 && !moves;
}

function coarserOf(geometry: BufferGeometry, wanted: number): BufferGeometry {
  const { position } = geometry.attributes;
  const given = geometry.userData[COARSE] as Uint32Array | undefined;
  const index =
    given ?? coarseIndex((position as BufferAttribute).array, geometry.index?.array ?? [], wanted);
  const made = new BufferGeometry();
  for (const [name, attribute] of Object.entries(geometry.attributes))
    made.setAttribute(name, attribute);
  made.setIndex(new BufferAttribute(index, 1));
  made.boundingBox = geometry.boundingBox;
  made.boundingSphere = geometry.boundingSphere;
  return made;
}
