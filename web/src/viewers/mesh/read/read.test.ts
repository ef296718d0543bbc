import { describe, expect, it } from "vitest";
import { readBabylon } from "./babylon";
import { readObj } from "./obj";
import { readPly } from "./ply";
import { Scanner } from "./scanner";
import type { Shape } from "./shape";
import { readStl } from "./stl";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Of all triangles, by the order of their corners. */
function areaAndNormal({ positions, triangles }: Pick<Shape, "positions" | "triangles">) {
  let area = 0;
  const sum = [0, 0, 0];
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((j) => {
      const at = 3 * (triangles[i + j] as number);
      return Array.from(positions.subarray(at, at + 3));
    }) as [number[], number[], number[]];
    const u = b.map((value, axis) => value - (a[axis] as number)) as [number, number, number];
    const v = c.map((value, axis) => value - (a[axis] as number)) as [number, number, number];
    const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    area += Math.hypot(...n) / 2;
    n.forEach((value, axis) => {
      sum[axis] = (sum[axis] as number) + value / 2;
    });
  }
  return { area, sum };
}

describe("Scanner", () => {
  it("reads numbers as JavaScript does", () => {
    const texts = [
      "1",
      "-2.5",
      "+.5",
      "3.",
      "1e3",
      "1.25E-2",
      "123456789.123456789",
      "0.1",
      "-0",
      "1e-7",
    ];
    const scanner = new Scanner(bytesOf(texts.join(" \n")));
    for (const text of texts) expect(Math.fround(scanner.number())).toBe(Math.fround(Number(text)));
    expect(scanner.number()).toBeNaN();
  });

  it("takes other words as no number, and goes on behind them", () => {
    const scanner = new Scanner(bytesOf("nan inf 1,5 7 - . 8"));
    const read = Array.from({ length: 7 }, () => scanner.number());
    expect(read.map((value) => (Number.isNaN(value) ? "x" : value))).toEqual([
      "x",
      "x",
      "x",
      7,
      "x",
      "x",
      8,
    ]);
  });
});

describe("obj", () => {
  it("reads faces with negative numbers, materials, groups and a broken line", () => {
    const shape = readObj(
      bytesOf(
        "mtllib a b.mtl\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\ng one\nusemtl red paint\nf -4 -3 \\\n -2\n" +
          "usemtl blue\nf 1 3 4\nl 1 2 3\np 4\n",
      ),
    );
    expect(shape.libraries).toEqual(["a b.mtl"]);
    expect(shape.parts).toEqual([
      { start: 0, count: 3, name: "one", material: "red paint" },
      { start: 3, count: 3, name: "one", material: "blue" },
    ]);
    expect(Array.from(shape.triangles)).toEqual([0, 1, 2, 0, 2, 3]);
    expect(Array.from(shape.lines)).toEqual([0, 1, 1, 2]);
    expect(Array.from(shape.points)).toEqual([3]);
    expect(shape.faces).toBe(2);
  });

  it("keeps texture places and normals with their corners", () => {
    const shape = readObj(
      bytesOf(
        "v 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0.5 1\nvn 0 0 1\nf 1/1/1 2/2/1 3/3/1\nf 1/3/1 2/2/1 3/1/1\n",
      ),
    );
    const uvOf = (corner: number) =>
      Array.from(shape.uvs?.subarray(2 * (shape.triangles[corner] as number)).slice(0, 2) ?? []);
    expect([0, 1, 2, 3, 4, 5].map(uvOf)).toEqual([
      [0, 0],
      [1, 0],
      [0.5, 1],
      [0.5, 1],
      [1, 0],
      [0, 0],
    ]);
    expect(shape.positions.length / 3).toBe(5);
    expect(Array.from(shape.normals ?? []).slice(0, 3)).toEqual([0, 0, 1]);
  });

  it("cuts a polygon that is not convex within its border, whichever way it looks", () => {
    const l = [
      [0, 0],
      [2, 0],
      [2, 1],
      [1, 1],
      [1, 2],
      [0, 2],
    ] as const;
    const turned = {
      z: l.map(([a, b]) => `v ${a} ${b} 0`),
      y: l.map(([a, b]) => `v ${b} 0 ${a}`),
      x: l.map(([a, b]) => `v 0 ${a} ${b}`),
    };
    for (const [axis, lines] of Object.entries(turned))
      for (const [order, sign] of [
        ["f 1 2 3 4 5 6", 1],
        ["f 6 5 4 3 2 1", -1],
      ] as const) {
        const { area, sum } = areaAndNormal(readObj(bytesOf(`${lines.join("\n")}\n${order}\n`)));
        expect(area).toBeCloseTo(3);
        expect(sum["xyz".indexOf(axis)]).toBeCloseTo(3 * sign);
      }
  });

  it("reads colours behind positions, as screens give them", () => {
    const shape = readObj(bytesOf("v 0 0 0 1 0.5 0\nv 1 0 0 1 1 1\nv 0 1 0 0 0 0\nf 1 2 3\n"));
    expect(shape.colors?.[1]).toBeCloseTo(0.214, 3);
    expect(shape.colors?.[3]).toBe(1);
  });

  it("leaves out what is no number or is not there, and says so", () => {
    const shape = readObj(
      bytesOf("v 0 0 0\nv 1 0 0\nv 0 nan 0\nv 0 1 0\nf 1 2 3\nf 1 2 4\nf 1 2 9\n"),
    );
    expect(Array.from(shape.triangles)).toEqual([0, 1, 3]);
    expect(shape.notes).toHaveLength(2);
    expect(Array.from(shape.positions).every(Number.isFinite)).toBe(true);
  });

  it("shows vertices without faces as points", () => {
    expect(Array.from(readObj(bytesOf("v 0 0 0\nv 1 0 0\n")).points)).toEqual([0, 1]);
  });

  it("keeps the digits of coordinates far from zero", () => {
    const shape = readObj(
      bytesOf("v 500000.001 0 0\nv 500000.002 0 0\nv 500000.001 0.001 0\nf 1 2 3\n"),
    );
    expect(shape.origin[0]).toBeCloseTo(500000.0015, 6);
    expect((shape.positions[3] as number) - (shape.positions[0] as number)).toBeCloseTo(0.001, 7);
  });
});

describe("stl", () => {
  const triangle = [0, 0, 0, 1, 0, 0, 0, 1, 0];
  const binary = (header: string, triangles: number[][]) => {
    const bytes = new Uint8Array(84 + 50 * triangles.length);
    bytes.set(bytesOf(header));
    const view = new DataView(bytes.buffer);
    view.setUint32(80, triangles.length, true);
    triangles.forEach((corners, i) => {
      corners.forEach((value, j) => {
        view.setFloat32(84 + 50 * i + 12 + 4 * j, value, true);
      });
    });
    return bytes;
  };

  it("knows binary files whose header begins with solid", () => {
    const shape = readStl(
      binary("solid made by a program", [triangle, triangle.map((value) => value + 2)]),
    );
    expect(shape.faces).toBe(2);
    expect(Array.from(shape.positions.subarray(0, 9))).toEqual(triangle);
  });

  it("reads text, with the names of its solids", () => {
    const facet =
      "facet normal 0 0 0\nouter loop\nvertex 0 0 0\nvertex 1e0 0 0\nvertex 0 1 0\nendloop\nendfacet\n";
    const shape = readStl(
      bytesOf(`solid a b\n${facet}endsolid a b\nsolid c\n${facet}${facet}endsolid\n`),
    );
    expect(shape.parts.map(({ name, count }) => [name, count])).toEqual([
      ["a b", 3],
      ["c", 6],
    ]);
    expect(shape.positions.length / 3).toBe(3);
  });

  it("makes normals that are sharp at edges and smooth on flat ones", () => {
    // Two triangles at a right angle, and one that goes on flat.
    const shape = readStl(
      binary("", [
        [0, 0, 0, 1, 0, 0, 0, 1, 0],
        [1, 0, 0, 1, 1, 0, 0, 1, 0],
        [0, 0, 0, 0, 1, 0, 0, 0, 1],
      ]),
    );
    const normalOf = (corner: number) =>
      Array.from(
        (shape.normals as Float32Array)
          .subarray(3 * (shape.triangles[corner] as number))
          .slice(0, 3),
      ).map((value) => Math.round(value * 100) / 100 + 0);
    for (const corner of [0, 1, 2, 3, 4, 5]) expect(normalOf(corner)).toEqual([0, 0, 1]);
    for (const corner of [6, 7, 8]) expect(normalOf(corner)).toEqual([1, 0, 0]);
  });
});

describe("ply", () => {
  const header = (format: string) =>
    `ply\nformat ${format} 1.0\ncomment end_header is not here\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\n` +
    "property uchar red\nproperty uchar green\nproperty uchar blue\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n";
  const corners = [
    [0, 0, 0],
    [1, 0, 0],
    [1, 1, 0],
    [0, 1, 0],
  ] as const;

  function binary(little: boolean): Uint8Array {
    const head = bytesOf(header(little ? "binary_little_endian" : "binary_big_endian"));
    const bytes = new Uint8Array(head.length + 4 * 15 + 17);
    bytes.set(head);
    const view = new DataView(bytes.buffer, head.length);
    corners.forEach((corner, i) => {
      corner.forEach((value, j) => {
        view.setFloat32(15 * i + 4 * j, value, little);
      });
      bytes.set([255, 0, 128], head.length + 15 * i + 12);
    });
    view.setUint8(60, 4);
    for (let i = 0; i < 4; i++) view.setInt32(61 + 4 * i, i, little);
    return bytes;
  }

  it.each([
    [
      "text",
      bytesOf(
        `${header("ascii")}${corners.map((one) => `${one.join(" ")} 255 0 128`).join("\n")}\n4 0 1 2 3\n`,
      ),
    ],
    ["little endian", binary(true)],
    ["big endian", binary(false)],
  ])("reads %s", (_, bytes) => {
    const shape = readPly(bytes);
    expect(areaAndNormal(shape)).toMatchObject({ area: 1, sum: [0, 0, 1] });
    expect(shape.faces).toBe(1);
    expect(Array.from(shape.colors?.subarray(0, 2) ?? [])).toEqual([1, 0]);
    expect(shape.colors?.[2]).toBeCloseTo(0.2159, 4);
  });

  it("says when it is cut, before it makes room", () => {
    expect(() => readPly(binary(true).slice(0, -30))).toThrow("shorter than its header promises");
    const vast = header("binary_little_endian").replace("vertex 4", "vertex 999999999999");
    expect(() => readPly(bytesOf(vast))).toThrow("shorter than its header promises");
  });

  it("shows points where there are no faces", () => {
    const text = header("ascii").replace("element face 1", "element face 0");
    const shape = readPly(
      bytesOf(`${text}${corners.map((one) => `${one.join(" ")} 1 2 3`).join("\n")}\n`),
    );
    expect(shape.points).toHaveLength(4);
  });
});

describe("babylon", () => {
  const square = {
    positions: [0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0],
    normals: [0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1],
    uvs: [0, 0, 1, 0, 1, 1, 0, 1],
    indices: [0, 1, 2, 0, 2, 3],
  };
  const read = (file: object) => readBabylon(bytesOf(JSON.stringify(file)));

  it("turns z around, and corners so that they look where normals do", () => {
    const { shapes } = read({ meshes: [{ ...square, name: "a", id: "a" }] });
    const shape = shapes[0] as Shape;
    expect(Array.from(shape.normals ?? []).slice(0, 3)).toEqual([0, 0, 1]);
    expect(areaAndNormal(shape).sum[2]).toBeCloseTo(1);
  });

  it("hangs meshes, instances and transform nodes by number or by name", () => {
    const { nodes, shapes } = read({
      transformNodes: [{ name: "top", id: "top", position: [1, 2, 3], scaling: [2, 2, 2] }],
      meshes: [
        {
          name: "a",
          id: "a",
          uniqueId: 7,
          parentId: "top",
          geometryId: "g",
          materialId: "many",
          subMeshes: [
            { materialIndex: 0, indexStart: 0, indexCount: 3 },
            { materialIndex: 1, indexStart: 3, indexCount: 3 },
          ],
          instances: [{ name: "again", position: [0, 0, 5], parentId: 7 }],
        },
      ],
      geometries: { vertexData: [{ id: "g", ...square }] },
      multiMaterials: [{ id: "many", materials: ["red", "blue"] }],
      materials: [
        { id: "red", diffuse: [1, 0, 0] },
        { id: "blue", diffuse: [0, 0, 0.5], alpha: 0.5 },
      ],
      skeletons: [{}],
    });
    expect(nodes.map(({ name, parent, shape }) => [name, parent, shape])).toEqual([
      ["top", -1, -1],
      ["a", 0, 0],
      ["again", 1, 0],
    ]);
    expect(nodes[0]?.matrix.slice(12)).toEqual([1, 2, -3, 1]);
    expect(nodes[0]?.matrix[0]).toBe(2);
    expect(shapes[0]?.parts.map((part) => part.material)).toEqual(["red", "blue"]);
  });

  it("turns about y by a quarter from angles as from quaternions", () => {
    const half = Math.SQRT1_2;
    const { nodes } = read({
      meshes: [],
      transformNodes: [
        { id: "a", rotation: [0, Math.PI / 2, 0] },
        { id: "b", rotationQuaternion: [0, half, 0, half] },
      ],
    });
    const [a, b] = nodes.map((node) =>
      node.matrix.map((value) => Math.round(value * 1e6) / 1e6 + 0),
    );
    expect(a).toEqual(b);
    // Left-handed, x goes to −z; with z turned around that is +z.
    expect(a?.slice(0, 3)).toEqual([0, 0, 1]);
  });

  it("breaks circles of parents and says what it does not read", () => {
    const { nodes, notes } = read({
      meshes: [
        { id: "a", parentId: "b", ...square },
        { id: "b", parentId: "a", ...square },
      ],
      skeletons: [{}],
      particleSystems: [{}],
    });
    expect(nodes.filter(({ parent }) => parent === -1)).toHaveLength(1);
    expect(notes.join()).toContain("skeletons, particles");
  });

  it("says what is no Babylon file", () => {
    expect(() => readBabylon(bytesOf("{"))).toThrow("it is no JSON");
    expect(() => readBabylon(bytesOf("[1]"))).toThrow("no list of meshes");
  });
});
