/** Corners of an obj file's faces, which number positions, texture places and normals on their own, as vertices. */
import type { Raw } from "./finish";
import { Integers } from "./lists";
import { hashTable, mixed } from "./weld";

type Joined = Pick<Raw, "positions" | "colors" | "uvs" | "normals" | "triangles">;

export class Corners {
  private readonly positions = new Integers();
  private readonly uvs = new Integers();
  private readonly normals = new Integers();
  private anyUv = false;
  /** All corners have a normal. */
  private allNormal = true;

  get length(): number {
    return this.positions.length;
  }

  push(position: number, uv: number, normal: number): void {
    this.positions.push(position);
    this.uvs.push(uv);
    this.normals.push(normal);
    this.anyUv ||= uv >= 0;
    this.allNormal &&= normal >= 0;
  }

  /** Lines and points keep the numbers of positions: those come first, other combinations after them. */
  joined(
    positions: Float64Array,
    colors: Float32Array | undefined,
    uvs: Float64Array,
    normals: Float64Array,
  ): Joined {
    const withNormals = this.allNormal && this.length > 0;
    if (!this.anyUv && !withNormals)
      return { positions, colors, triangles: this.positions.toUnsigned() };
    const { triangles, firsts } = this.numbered(positions.length / 3);
    const take = (from: ArrayLike<number>, size: number, of: Int32Array, empty: number) => {
      const to = new Float64Array(firsts.length * size).fill(empty);
      firsts.forEach((corner, vertex) => {
        const place = corner < 0 ? -1 : (of[corner] as number);
        for (let i = 0; place >= 0 && i < size; i++)
          to[size * vertex + i] = from[size * place + i] as number;
      });
      return to;
    };
    const places = firsts.map((corner, vertex) =>
      corner < 0 ? vertex : (this.positions.view[corner] as number),
    );
    const copied = (from: ArrayLike<number>) => {
      const to = new Float64Array(firsts.length * 3);
      places.forEach((place, vertex) => {
        for (let i = 0; i < 3; i++) to[3 * vertex + i] = from[3 * place + i] as number;
      });
      return to;
    };
    return {
      positions: copied(positions),
      ...(colors && { colors: Float32Array.from(copied(colors)) }),
      ...(this.anyUv && { uvs: Float32Array.from(take(uvs, 2, this.uvs.view, 0)) }),
      ...(withNormals && { normals: Float32Array.from(take(normals, 3, this.normals.view, 0)) }),
      triangles,
    };
  }

  /** A vertex for each combination; `firsts` holds the corner where each was first, −1 where no face uses it. */
  private numbered(vertices: number): { triangles: Uint32Array; firsts: Int32Array } {
    const [p, t, n] = [this.positions.view, this.uvs.view, this.normals.view];
    const firsts = new Integers();
    for (let i = 0; i < vertices; i++) firsts.push(-1);
    const triangles = new Uint32Array(p.length);
    const table = hashTable(p.length);
    const own = new Int32Array(vertices).fill(-1);
    const mask = table.length - 1;
    for (let corner = 0; corner < p.length; corner++) {
      const [a, b, c] = [p[corner] as number, t[corner] as number, n[corner] as number];
      let slot = mixed(a, b, c) & mask;
      for (; table[slot] !== -1; slot = (slot + 1) & mask) {
        const other = table[slot] as number;
        if (p[other] === a && t[other] === b && n[other] === c) break;
      }
      const known = table[slot] as number;
      if (known >= 0) {
        triangles[corner] = triangles[known] as number;
        continue;
      }
      table[slot] = corner;
      if (own[a] === -1) {
        own[a] = corner;
        firsts.view[a] = corner;
        triangles[corner] = a;
      } else {
        triangles[corner] = firsts.length;
        firsts.push(corner);
      }
    }
    return { triangles, firsts: firsts.view };
  }
}
