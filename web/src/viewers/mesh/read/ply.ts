/** PLY files: elements with properties, as text or as bytes of either order. */
import { finish, linear } from "./finish";
import { Integers } from "./lists";
import { type PlyElement, type PlyHeader, type PlyProperty, readHeader } from "./plyHeader";
import { type PlySource, sourceOf } from "./plySource";
import { triangulate } from "./polygons";
import { MeshError, type Shape } from "./shape";

export function readPly(bytes: Uint8Array): Shape {
  const header = readHeader(bytes);
  const source = sourceOf(header, bytes);
  const read = new PlyReader();
  for (const element of header.elements) {
    if (element.name === "vertex") read.vertices(element, source);
    else if (element.name === "face") read.faces(element, source);
    else if (element.name === "tristrips") read.strips(element, source);
    else if (element.name === "edge") read.edges(element, source);
    else skip(element, source);
  }
  return read.finish(header);
}

/** What a property of a vertex is, by the names that writers use. */
const ROLES: Readonly<
  Record<string, readonly [list: "positions" | "normals" | "uvs" | "colors", at: number]>
> = {
  x: ["positions", 0],
  y: ["positions", 1],
  z: ["positions", 2],
  nx: ["normals", 0],
  ny: ["normals", 1],
  nz: ["normals", 2],
  normal_x: ["normals", 0],
  normal_y: ["normals", 1],
  normal_z: ["normals", 2],
  s: ["uvs", 0],
  t: ["uvs", 1],
  u: ["uvs", 0],
  v: ["uvs", 1],
  texture_u: ["uvs", 0],
  texture_v: ["uvs", 1],
  tx: ["uvs", 0],
  ty: ["uvs", 1],
  red: ["colors", 0],
  green: ["colors", 1],
  blue: ["colors", 2],
  alpha: ["colors", 3],
  r: ["colors", 0],
  g: ["colors", 1],
  b: ["colors", 2],
  a: ["colors", 3],
  diffuse_red: ["colors", 0],
  diffuse_green: ["colors", 1],
  diffuse_blue: ["colors", 2],
  diffuse_alpha: ["colors", 3],
};

class PlyReader {
  private positions = new Float64Array();
  private normals: Float32Array | undefined;
  private uvs: Float32Array | undefined;
  private colors: Float32Array | undefined;
  private colorSize: 3 | 4 = 3;
  private triangles = new Integers();
  private lines = new Integers();
  private faceCount = 0;
  private outside = 0;

  vertices(element: PlyElement, source: PlySource): void {
    const { count, properties } = element;
    const has = (list: string, at: number) =>
      properties.some(({ name }) => ROLES[name]?.[0] === list && ROLES[name][1] === at);
    this.positions = new Float64Array(count * 3);
    if (has("normals", 0)) this.normals = new Float32Array(count * 3);
    if (has("uvs", 0)) this.uvs = new Float32Array(count * 2);
    this.colorSize = has("colors", 3) ? 4 : 3;
    if (has("colors", 0)) this.colors = new Float32Array(count * this.colorSize);
    const writers = properties.map((property) => this.writerOf(property));
    for (let i = 0; i < count; i++)
      for (const [at, property] of properties.entries()) {
        if (property.list) skipList(property, source);
        else {
          const value = source.number(property.type);
          writers[at]?.(i, value);
        }
      }
    if (this.colors) this.colors = litColors(this.colors, this.colorSize, properties);
  }

  private writerOf({ name }: PlyProperty): ((i: number, value: number) => void) | undefined {
    const [list, at] = Object.hasOwn(ROLES, name) ? (ROLES[name] ?? []) : [];
    if (list === undefined || at === undefined) return undefined;
    const array = this[list];
    const size = list === "uvs" ? 2 : list === "colors" ? this.colorSize : 3;
    return (
      array &&
      ((i, value) => {
        array[size * i + at] = value;
      })
    );
  }

  faces({ count, properties }: PlyElement, source: PlySource): void {
    for (let i = 0; i < count; i++)
      for (const property of properties) {
        if (property.list && INDICES.has(property.name)) this.face(source.list(property));
        else if (property.list) skipList(property, source);
        else source.number(property.type);
      }
  }

  private face(corners: number[]): void {
    const vertices = this.positions.length / 3;
    this.faceCount++;
    if (corners.length < 3 || corners.some((one) => !(one >= 0 && one < vertices))) {
      this.outside++;
      return;
    }
    triangulate(corners, this.positions, (a, b, c) => {
      this.triangles.push(corners[a] as number);
      this.triangles.push(corners[b] as number);
      this.triangles.push(corners[c] as number);
    });
  }

  /** Strips of triangles; −1 begins the next. Every second one turns the other way. */
  strips({ count, properties }: PlyElement, source: PlySource): void {
    for (let i = 0; i < count; i++)
      for (const property of properties) {
        if (!property.list) source.number(property.type);
        else this.strip(source.list(property));
      }
  }

  private strip(corners: number[]): void {
    let start = 0;
    for (let i = 0; i < corners.length; i++) {
      if ((corners[i] as number) < 0) start = i + 1;
      else if (i - start >= 2) {
        const [a, b, c] = corners.slice(i - 2, i + 1) as [number, number, number];
        this.face((i - start) % 2 === 0 ? [a, b, c] : [b, a, c]);
      }
    }
  }

  edges({ count, properties }: PlyElement, source: PlySource): void {
    const vertices = this.positions.length / 3;
    for (let i = 0; i < count; i++) {
      const ends: number[] = [];
      for (const property of properties) {
        if (property.list) skipList(property, source);
        else {
          const value = source.number(property.type);
          if (/^vertex_?[12]$/.test(property.name)) ends.push(value);
        }
      }
      if (ends.length === 2 && ends.every((one) => one >= 0 && one < vertices))
        for (const end of ends) this.lines.push(end);
    }
  }

  finish({ elements }: PlyHeader): Shape {
    if (!elements.some(({ name }) => name === "vertex")) throw new MeshError("it has no vertices");
    const triangles = this.triangles.toUnsigned();
    const bare = triangles.length === 0 && this.lines.length === 0;
    const notes =
      this.outside > 0
        ? [
            `${this.outside} faces are left out: they have fewer than three corners, or vertices that there are not.`,
          ]
        : [];
    return finish({
      positions: this.positions,
      normals: this.normals,
      uvs: this.uvs,
      colors: this.colors,
      colorSize: this.colorSize,
      triangles,
      lines: this.lines.toUnsigned(),
      ...(bare && { points: Uint32Array.from({ length: this.positions.length / 3 }, (_, i) => i) }),
      parts:
        triangles.length > 0 ? [{ start: 0, count: triangles.length, name: "", material: "" }] : [],
      faces: this.faceCount,
      notes,
    });
  }
}

const INDICES = new Set(["vertex_indices", "vertex_index"]);

function skip({ count, properties }: PlyElement, source: PlySource): void {
  for (let i = 0; i < count; i++)
    for (const property of properties) {
      if (property.list) skipList(property, source);
      else source.number(property.type);
    }
}

const skipList = (property: PlyProperty, source: PlySource): void => void source.list(property);

const LARGEST: Readonly<Record<string, number>> = {
  u1: 255,
  u2: 65535,
  i1: 127,
  i2: 32767,
  u4: 4294967295,
  i4: 255,
};

/** Whole numbers up to their type's largest, floats up to 1 — or to 255, as some write them. */
function litColors(
  colors: Float32Array,
  size: number,
  properties: readonly PlyProperty[],
): Float32Array {
  const type = properties.find(({ name }) => ROLES[name]?.[0] === "colors")?.type ?? "u1";
  let most = LARGEST[type];
  if (most === undefined) most = colors.some((value) => value > 1) ? 255 : 1;
  for (let i = 0; i < colors.length; i++) {
    const part = Math.min(1, Math.max(0, (colors[i] as number) / most)) || 0;
    colors[i] = i % size === 3 ? part : linear(part);
  }
  return colors;
}
