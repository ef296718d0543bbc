/** The points of a cloud as three draws them: one object for each block that was read. */
import {
  Box3,
  BufferAttribute,
  BufferGeometry,
  Group,
  Points,
  type Ray,
  Sphere,
  Vector3,
} from "three";
import { PIECES_LAYER } from "../../gl/pieces";
import type { Frame3D, Hit3D } from "../../gl/types";
import { classColor } from "../../overlay/classColors";
import { unnamedClass } from "../../overlay/layers";
import { tokenColor } from "../../overlay/rgb";
import { Categories } from "./categories";
import type { Block } from "./columns";
import { pointFacts } from "./facts";
import { createPointsMaterial } from "./material";
import type { CloudItem } from "./model";
import { nearestPoint } from "./nearest";
import { valuesRange } from "./ranges";
import { type CloudStyle, type Mode, modeOf, suitedSize } from "./style";

interface Drawn {
  block: Block;
  points: Points<BufferGeometry>;
}

/** While the pointer only passes by. */
const HOVER_POINTS = 300_000;
/** Of the cloud's radius: how large a point is that has one pixel where all is in sight. */
const WORLD_PIXEL = 1 / 320;

export class CloudPoints {
  readonly group = new Group();
  readonly bounds = new Box3();
  readonly categories: Categories;
  loaded = 0;
  /** Points that are at no place. */
  notFinite = 0;
  bytes = 0;
  private readonly item: CloudItem;
  private readonly blocks: Drawn[] = [];
  private readonly made = createPointsMaterial();
  private paletteOf = "";
  private readonly ranges = new Map<Mode, readonly [number, number]>();

  constructor(item: CloudItem) {
    this.item = item;
    this.categories = new Categories(item);
    const [x, y, z] = item.scale;
    this.made.uniforms.scale.value.set(x, y, z);
    const [ox, oy, oz] = item.origin;
    this.made.uniforms.zero.value.set(-ox, -oy, -oz);
  }

  add(block: Block): void {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(gpuNumbers(block.positions), 3));
    if (block.colors) geometry.setAttribute("rgb", new BufferAttribute(block.colors, 3, true));
    if (block.categories)
      geometry.setAttribute(
        "slot",
        new BufferAttribute(this.categories.slotsOf(block.categories), 1),
      );
    geometry.boundingSphere = new Sphere(new Vector3(), Infinity);
    const points = new Points(geometry, this.made.material);
    points.frustumCulled = false;
    points.layers.set(PIECES_LAYER);
    points.matrixAutoUpdate = false;
    this.group.add(points);
    this.blocks.push({ block, points });
    this.loaded += block.count;
    this.bytes += 2 * (block.positions.byteLength + (block.colors?.byteLength ?? block.count * 2));
    this.measure(block);
  }

  /** Bounds of what has come, and points that are at no place. */
  private measure({ positions, count }: Block): void {
    const [sx, sy, sz] = this.item.scale;
    const { min, max } = this.bounds;
    for (let i = 0; i < 3 * count; i += 3) {
      const x = (positions[i] as number) * sx;
      const y = (positions[i + 1] as number) * sy;
      const z = (positions[i + 2] as number) * sz;
      if (!Number.isFinite(x + y + z)) {
        this.notFinite += 1;
        continue;
      }
      if (x < min.x) min.x = x;
      if (x > max.x) max.x = x;
      if (y < min.y) min.y = y;
      if (y > max.y) max.y = y;
      if (z < min.z) min.z = z;
      if (z > max.z) max.z = z;
    }
  }

  beforeDraw(frame: Frame3D, style: CloudStyle, radius: number): void {
    const { uniforms, setMode } = this.made;
    const mode = modeOf(style, this.item);
    setMode(mode);
    const [r, g, b] = (mode === "run" && style.tint) || tokenColor("--class-0");
    uniforms.plain.value.set(r / 255, g / 255, b / 255);
    if (mode === "category") this.paint(style);
    const [low, high] = this.rangeIn(style, mode);
    uniforms.range.value.set(low, high);
    const css = (frame.width * frame.height) / frame.pixelRatio ** 2;
    const size = (style.size ?? suitedSize(this.item.count, css)) * frame.pixelRatio;
    uniforms.pixels.value = size;
    uniforms.worldPixels.value = style.attenuate
      ? size * radius * WORLD_PIXEL * frame.unitPixels * (1 / frame.pixelRatio)
      : 0;
    for (const { block, points } of this.blocks) {
      const from = Math.max(0, Math.min(block.count, frame.from - block.first));
      const to = Math.max(0, Math.min(block.count, frame.to - block.first));
      points.visible = to > from;
      points.geometry.setDrawRange(from, to - from);
    }
  }

  /** In the scene's units: from its origin, but the distance from the world's zero. */
  private rangeIn(style: CloudStyle, mode: Mode): readonly [number, number] {
    const [low, high] = style.range ?? this.range(mode);
    const origin = mode === "distance" ? 0 : this.originAlong(mode);
    return [low - origin, high - origin];
  }

  private originAlong(mode: Mode): number {
    const [x, y, z] = this.item.origin;
    return mode === "x" ? x : mode === "y" ? y : z;
  }

  /** Between which values of the world nearly all points lie: the first block is a fair sample. */
  range(mode: Mode): readonly [number, number] {
    const known = this.ranges.get(mode);
    if (known) return known;
    const block = this.blocks[0]?.block;
    const range = block ? valuesRange(block, this.item, mode) : ([0, 1] as const);
    this.ranges.set(mode, range);
    return range;
  }

  private paint({ hidden }: CloudStyle): void {
    const ids = this.categories.ids;
    const of = `${ids.length} ${[...hidden].sort().join()} ${location.pathname}`;
    if (of === this.paletteOf) return;
    this.paletteOf = of;
    const rgba = new Uint8Array(ids.length * 4);
    ids.forEach((id, slot) => {
      rgba.set([...classColor(unnamedClass(id), id), hidden.has(id) ? 0 : 255], 4 * slot);
    });
    this.made.setPalette(rgba);
  }

  pick(
    ray: Ray,
    reach: (distance: number) => number,
    style: CloudStyle,
    hovering: boolean,
  ): Hit3D | null {
    const most = hovering ? HOVER_POINTS : Number.POSITIVE_INFINITY;
    const skips = modeOf(style, this.item) === "category" ? style.hidden : new Set<number>();
    const found = nearestPoint(
      this.blocks.map(({ block }) => block),
      { ray, reach, scale: this.item.scale, most, skips },
    );
    if (!found) return null;
    const { block, at, distance } = found;
    const [x = 0, y = 0, z = 0] = [0, 1, 2].map(
      (i) => (block.positions[3 * at + i] as number) * (this.item.scale[i] ?? 1),
    );
    const facts = pointFacts(this.item, block, at, hovering);
    return { point: new Vector3(x, y, z), distance, facts, part: `point ${block.first + at}` };
  }

  dispose(): void {
    for (const { points } of this.blocks) points.geometry.dispose();
    this.made.dispose();
    this.group.clear();
    this.blocks.length = 0;
  }
}

/** Graphics cards count 16 bits and floats; whole numbers of 32 bits become floats. */
const gpuNumbers = (positions: Block["positions"]): Float32Array | Uint16Array =>
  positions instanceof Uint32Array ? Float32Array.from(positions) : positions;
