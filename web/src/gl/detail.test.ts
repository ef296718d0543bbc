import {
  BufferAttribute,
  BufferGeometry,
  Group,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  SphereGeometry,
} from "three";
import { expect, it } from "vitest";
import { COARSE, Detail, FILLS } from "./detail";
import type { Frame3D } from "./types";

const frame = (part: number, quick = true) => ({ quick, part }) as Frame3D;

it("draws fewer triangles for one picture, then all again", () => {
  const geometry = new SphereGeometry(1, 400, 200);
  const mesh = new Mesh(geometry);
  const detail = new Detail(new Group().add(mesh));
  detail.before(frame(0.1));
  const coarse = mesh.geometry.index?.count ?? 0;
  expect(coarse).toBeGreaterThan(0);
  expect(coarse).toBeLessThan((geometry.index?.count ?? 0) / 4);
  // The places are not there twice.
  expect(mesh.geometry.getAttribute("position")).toBe(geometry.getAttribute("position"));
  detail.after();
  expect(mesh.geometry).toBe(geometry);
  detail.before(frame(0.1, false));
  expect(mesh.geometry).toBe(geometry);
});

it("draws fewer and larger balls", () => {
  const geometry = new InstancedBufferGeometry();
  geometry.instanceCount = 80_000;
  const material = new ShaderMaterial({ uniforms: { scale: { value: 1 } } });
  const mesh = new Mesh(geometry, material);
  mesh.userData[FILLS] = true;
  const detail = new Detail(mesh);
  detail.before(frame(0.125));
  expect(geometry.instanceCount).toBe(10_000);
  expect(material.uniforms.scale?.value).toBeCloseTo(2);
  detail.after();
  expect([geometry.instanceCount, material.uniforms.scale?.value]).toEqual([80_000, 1]);
});

it("uses the triangles that a maker kept for it", () => {
  const geometry = new SphereGeometry(1, 400, 200);
  geometry.userData[COARSE] = Uint32Array.of(0, 1, 2);
  const mesh = new Mesh(geometry);
  new Detail(mesh).before(frame(0.5));
  expect(mesh.geometry.index?.count).toBe(3);
});

it("leaves alone what is small or has parts", () => {
  const small = new Mesh(new SphereGeometry(1, 8, 8));
  const empty = new Mesh(new BufferGeometry());
  const parts = new Mesh(new SphereGeometry(1, 400, 200));
  parts.geometry.addGroup(0, 3, 0);
  const odd = new Mesh(new SphereGeometry(1, 400, 200));
  odd.geometry.setAttribute("position", new BufferAttribute(new Float32Array(8), 2));
  const all = [small, empty, parts, odd];
  const before = all.map(({ geometry }) => geometry);
  const detail = new Detail(new Group().add(...all));
  detail.before(frame(0.01));
  expect(all.map(({ geometry }) => geometry)).toEqual(before);
});
