/** OBJ files: vertices, and faces, lines and points of them, in named parts with materials. */
import { Corners } from "./corners";
import { finish, linear } from "./finish";
import { Doubles, Integers } from "./lists";
import { triangulate } from "./polygons";
import { Scanner } from "./scanner";
import { MeshError, type ObjShape, type Part } from "./shape";

export function readObj(bytes: Uint8Array): ObjShape {
  const reader = new ObjReader(bytes);
  reader.read();
  return reader.finish();
}

/** A corner of a face: numbers of its position, texture place and normal; −1 for none. */
type Corner = [position: number, uv: number, normal: number];

class ObjReader {
  private readonly scanner: Scanner;
  private readonly positions = new Doubles();
  private readonly colors = new Doubles();
  private readonly uvs = new Doubles();
  private readonly normals = new Doubles();
  private readonly triangles = new Corners();
  private readonly lines = new Integers();
  private readonly points = new Integers();
  private readonly parts: Part[] = [];
  private readonly libraries: string[] = [];
  private name = "";
  private material = "";
  /** Corners that are in a part. */
  private closed = 0;
  private faces = 0;
  private outside = 0;

  constructor(bytes: Uint8Array) {
    this.scanner = new Scanner(bytes);
  }

  read(): void {
    const { scanner } = this;
    while (!scanner.done) {
      const word = scanner.wordInLine();
      this.take(word);
    }
    this.closePart();
  }

  private take(word: string): void {
    const { scanner } = this;
    switch (word) {
      case "v":
        this.vertex();
        break;
      case "vt":
        this.numbers(this.uvs, 2);
        break;
      case "vn":
        this.numbers(this.normals, 3);
        break;
      case "f":
        this.face();
        break;
      case "l":
        this.line();
        break;
      case "p":
        for (const [vertex] of this.corners()) this.points.push(vertex);
        break;
      case "o":
      case "g":
        this.closePart();
        this.name = scanner.restOfLine();
        return;
      case "usemtl":
        this.closePart();
        this.material = scanner.restOfLine();
        return;
      case "mtllib":
        this.libraries.push(scanner.restOfLine());
        return;
    }
    scanner.skipLine();
  }

  private numbers(list: Doubles, count: number): void {
    for (let i = 0; i < count; i++)
      list.push(this.scanner.moreInLine() ? this.scanner.numberHere() : 0);
  }

  /** x y z, then perhaps a weight, or red green blue. */
  private vertex(): void {
    const { scanner } = this;
    for (let i = 0; i < 3; i++)
      this.positions.push(scanner.moreInLine() ? scanner.numberHere() : Number.NaN);
    const more: number[] = [];
    while (more.length < 4 && scanner.moreInLine()) more.push(scanner.numberHere());
    if (more.length < 3) return;
    const at = this.positions.length - 3;
    while (this.colors.length < at) this.colors.push(1);
    for (const value of more.slice(0, 3)) this.colors.push(value);
  }

  private face(): void {
    const corners = this.corners();
    this.faces++;
    if (corners.length < 3) {
      this.outside++;
      return;
    }
    const vertices = corners.map(([vertex]) => vertex);
    triangulate(vertices, this.positions.view, (a, b, c) => {
      for (const at of [a, b, c]) this.triangles.push(...(corners[at] as Corner));
    });
  }

  private line(): void {
    const corners = this.corners();
    for (let i = 1; i < corners.length; i++) {
      this.lines.push((corners[i - 1] as Corner)[0]);
      this.lines.push((corners[i] as Corner)[0]);
    }
  }

  /** "7", "7/2", "7//3" or "7/2/3", counted from 1, or backwards from the newest. */
  private corners(): Corner[] {
    const corners: Corner[] = [];
    while (this.scanner.moreInLine()) {
      const corner = this.corner();
      if (corner) corners.push(corner);
      else this.outside++;
    }
    return corners;
  }

  private corner(): Corner | undefined {
    const { scanner } = this;
    const position = this.place(this.positions.length / 3);
    let uv: number | undefined;
    let normal: number | undefined;
    if (this.slash()) {
      uv = this.place(this.uvs.length / 2);
      if (this.slash()) normal = this.place(this.normals.length / 3);
    }
    scanner.skipWord();
    return position === undefined ? undefined : [position, uv ?? -1, normal ?? -1];
  }

  private slash(): boolean {
    if (this.scanner.bytes[this.scanner.at] !== SLASH) return false;
    this.scanner.at++;
    return true;
  }

  private place(count: number): number | undefined {
    const number = this.scanner.integerHere();
    if (number === undefined) return undefined;
    const place = number < 0 ? count + number : number - 1;
    return place >= 0 && place < count ? place : undefined;
  }

  private closePart(): void {
    const { name, material, closed: start } = this;
    const count = this.triangles.length - start;
    if (count > 0) this.parts.push({ start, count, name, material });
    this.closed = this.triangles.length;
  }

  finish(): ObjShape {
    if (this.positions.length === 0) throw new MeshError("it has no vertices");
    const notes =
      this.outside > 0
        ? [`${this.outside} corners or faces are left out: they name vertices that there are not.`]
        : [];
    const colors =
      this.colors.length > 0 ? litColors(this.colors, this.positions.length) : undefined;
    const joined = this.triangles.joined(
      this.positions.view,
      colors,
      this.uvs.view,
      this.normals.view,
    );
    const bare = this.triangles.length + this.lines.length + this.points.length === 0;
    const points = bare
      ? Uint32Array.from({ length: this.positions.length / 3 }, (_, i) => i)
      : this.points.toUnsigned();
    const raw = { ...joined, lines: this.lines.toUnsigned(), points };
    const shape = finish({
      ...raw,
      parts: this.parts,
      faces: this.faces,
      vertices: this.positions.length / 3,
      notes,
    });
    return { ...shape, libraries: this.libraries };
  }
}

const SLASH = 47;

function litColors(colors: Doubles, length: number): Float32Array {
  while (colors.length < length) colors.push(1);
  // Some write 0 to 255.
  const most = colors.view.some((value) => value > 1) ? 255 : 1;
  return Float32Array.from(colors.view, (value) =>
    linear(Math.min(1, Math.max(0, value / most)) || 0),
  );
}
