/** STL files: triangles without anything shared, as text or as 50 bytes each. */
import { finish, linear } from "./finish";
import { Doubles } from "./lists";
import { Scanner } from "./scanner";
import { MeshError, type Part, type Shape } from "./shape";
import { welded } from "./weld";

const HEADER_BYTES = 80;
const TRIANGLE_BYTES = 50;

export function readStl(bytes: Uint8Array): Shape {
  return isBinary(bytes) ? readBinary(bytes) : readText(bytes);
}

/** Also of files whose header begins with "solid", as many programs write it. */
function isBinary(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES + 4) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const promised = view.getUint32(HEADER_BYTES, true);
  if (HEADER_BYTES + 4 + promised * TRIANGLE_BYTES === bytes.length) return true;
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 512));
  return !/^\s*solid\b/i.test(start) || !/\bfacet\b|\bendsolid\b/i.test(start);
}

function readBinary(bytes: Uint8Array): Shape {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const promised = view.getUint32(HEADER_BYTES, true);
  const count = Math.min(promised, Math.floor((bytes.length - HEADER_BYTES - 4) / TRIANGLE_BYTES));
  const positions = new Float32Array(count * 9);
  for (let i = 0; i < count; i++) {
    const at = HEADER_BYTES + 4 + i * TRIANGLE_BYTES + 12;
    for (let j = 0; j < 9; j++) positions[9 * i + j] = view.getFloat32(at + 4 * j, true);
  }
  const colors = colorsOf(view, count);
  const notes =
    count < promised ? [`The file is cut: it has ${count} of ${promised} triangles.`] : [];
  return shared(positions, colors, [part(count, "")], notes);
}

/** One program's extension: "COLOR=" in the header, and 15 bits of colour for each triangle. */
function colorsOf(view: DataView, count: number): Float32Array | undefined {
  const header = new Uint8Array(view.buffer, view.byteOffset, HEADER_BYTES);
  const at = new TextDecoder("latin1").decode(header).indexOf("COLOR=");
  if (at < 0 || at + 9 > HEADER_BYTES) return undefined;
  const whole = [6, 7, 8].map((i) => linear((header[at + i] as number) / 255));
  const colors = new Float32Array(count * 9);
  for (let i = 0; i < count; i++) {
    const bits = view.getUint16(HEADER_BYTES + 4 + i * TRIANGLE_BYTES + 48, true);
    const own = [0, 5, 10].map((shift) => linear(((bits >> shift) & 31) / 31));
    const color = bits & 0x8000 ? whole : own;
    for (let corner = 0; corner < 3; corner++) colors.set(color, 9 * i + 3 * corner);
  }
  return colors;
}

function readText(bytes: Uint8Array): Shape {
  const scanner = new Scanner(bytes);
  const positions = new Doubles();
  const parts: Part[] = [];
  let start = 0;
  let name = "";
  const close = () => {
    const count = Math.floor(positions.length / 9) * 3 - start;
    if (count > 0) parts.push({ start, count, name, material: "" });
    start += Math.max(0, count);
  };
  while (!scanner.done) {
    const word = scanner.word().toLowerCase();
    if (word === "vertex") for (let i = 0; i < 3; i++) positions.push(scanner.number());
    else if (word === "solid") {
      close();
      name = scanner.restOfLine();
    } else if (word === "endsolid") {
      scanner.skipLine();
      close();
    }
  }
  close();
  if (parts.length === 0) throw new MeshError("it holds no triangles");
  return shared(positions.view.slice(0, start * 3), undefined, parts, []);
}

const part = (triangles: number, name: string): Part => ({
  start: 0,
  count: triangles * 3,
  name,
  material: "",
});

/** Corners at the same place become one vertex, unless their colours differ. */
function shared(
  given: Float64Array | Float32Array,
  colors: Float32Array | undefined,
  parts: Part[],
  notes: string[],
): Shape {
  const faces = given.length / 9;
  const triangles = Uint32Array.from({ length: faces * 3 }, (_, i) => i);
  if (colors) return finish({ positions: given, colors, triangles, parts, faces, notes });
  const same = welded(given instanceof Float32Array ? given : Float32Array.from(given));
  const vertices = new Uint32Array(same.length);
  let count = 0;
  for (let i = 0; i < same.length; i++) {
    vertices[i] = same[i] === i ? count++ : (vertices[same[i] as number] as number);
    triangles[i] = vertices[i] as number;
  }
  const positions = new Float64Array(count * 3);
  for (let i = 0; i < same.length; i++)
    if (same[i] === i) positions.set(given.subarray(3 * i, 3 * i + 3), 3 * (vertices[i] as number));
  return finish({ positions, triangles, parts, faces, notes });
}
