/** Boxes and vectors as three draws them: one object for all boxes, one for all vectors. */
import {
  Box3,
  BufferGeometry,
  Color,
  Float32BufferAttribute,
  Group,
  LineBasicMaterial,
  LineSegments,
  type Ray,
  SRGBColorSpace,
  Uint32BufferAttribute,
  Vector3,
} from "three";
import { formatNumber } from "../../base/format";
import type { Bounds, Point3 } from "../../gl/camera";
import type { Hit3D, Label3D } from "../../gl/types";
import { type Arrow, arrowLines, type Box, centerOfBox, edgesOf } from "./boxes";
import { boxCaption, shownBoxes } from "./shownBoxes";
import type { CloudStyle } from "./style";

const ARROW_COLOR = [230, 80, 80] as const;
const HOVER_BOXES = 3000;
const LONGEST_FACT = 200;

export class SceneLines {
  readonly group = new Group();
  readonly bounds = new Box3();
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  readonly bytes: number;
  private readonly origin: Point3;
  private readonly edges: readonly (readonly number[])[];
  private readonly boxLines: LineSegments<BufferGeometry, LineBasicMaterial>;
  private readonly arrowLines: LineSegments<BufferGeometry, LineBasicMaterial>;
  private readonly own = new LineBasicMaterial({ vertexColors: true });
  private readonly tinted = new LineBasicMaterial();
  private filter: string | undefined;
  private shown: number[] = [];

  constructor(boxes: readonly Box[], arrows: readonly Arrow[], origin: Point3) {
    [this.boxes, this.arrows, this.origin] = [boxes, arrows, origin];
    this.edges = boxes.map(({ corners }) => edgesOf(corners));
    const corners = boxes.flatMap((box) =>
      box.corners.map((corner) => ({ corner, color: box.color })),
    );
    this.boxLines = this.linesOf(corners);
    this.arrowLines = this.linesOf(
      arrows.flatMap((arrow) =>
        arrowLines(arrow).map((corner) => ({ corner, color: arrow.color ?? ARROW_COLOR })),
      ),
    );
    this.bytes = 48 * (corners.length + arrows.length * 10);
    this.group.add(this.boxLines, this.arrowLines);
  }

  private linesOf(points: readonly { corner: Point3; color: readonly number[] }[]) {
    const geometry = new BufferGeometry();
    const [ox, oy, oz] = this.origin;
    const at = new Vector3();
    const color = new Color();
    const places = points.flatMap(({ corner: [x, y, z] }) => {
      this.bounds.expandByPoint(at.set(x - ox, y - oy, z - oz));
      return [at.x, at.y, at.z];
    });
    const colors = points.flatMap(({ color: [r = 0, g = 0, b = 0] }) => {
      color.setRGB(r / 255, g / 255, b / 255, SRGBColorSpace);
      return [color.r, color.g, color.b];
    });
    geometry.setAttribute("position", new Float32BufferAttribute(places, 3));
    geometry.setAttribute("color", new Float32BufferAttribute(colors, 3));
    const lines = new LineSegments(geometry, this.own);
    lines.frustumCulled = false;
    lines.visible = points.length > 0;
    return lines;
  }

  beforeDraw(style: CloudStyle): void {
    this.select(style);
    this.boxLines.visible = this.shown.length > 0;
    this.arrowLines.visible = style.vectors && this.arrows.length > 0;
    const { tint } = style;
    if (tint) {
      const [red, green, blue] = tint;
      this.tinted.color.setRGB(red / 255, green / 255, blue / 255, SRGBColorSpace);
    }
    this.boxLines.material = this.arrowLines.material = tint ? this.tinted : this.own;
  }

  /** The boxes that a style shows. */
  select(style: CloudStyle): readonly number[] {
    const { boxes, score, hiddenLabels } = style;
    const filter = JSON.stringify([boxes, score, [...hiddenLabels]]);
    if (filter === this.filter) return this.shown;
    this.filter = filter;
    this.shown = shownBoxes(this.boxes, style);
    const index = this.shown.flatMap((box) =>
      (this.edges[box] ?? []).map((corner) => 8 * box + corner),
    );
    this.boxLines.geometry.setIndex(new Uint32BufferAttribute(index, 1));
    return this.shown;
  }

  labels(style: CloudStyle): Label3D[] {
    if (!style.captions) return [];
    return this.select(style).flatMap((at) => {
      const box = this.boxes[at];
      const text = box && boxCaption(box);
      return box && text ? { point: this.top(box), text } : [];
    });
  }

  /** The middle of its upper side. */
  private top(box: Box): Vector3 {
    const [x, y] = centerOfBox(box);
    const z = Math.max(...box.corners.map((corner) => corner[2]));
    const [ox, oy, oz] = this.origin;
    return new Vector3(x - ox, y - oy, z - oz);
  }

  pick(
    ray: Ray,
    reach: (distance: number) => number,
    style: CloudStyle,
    hovering: boolean,
  ): Hit3D | null {
    const shown = this.select(style);
    if (hovering && shown.length > HOVER_BOXES) return null;
    const [from, to, on, off] = [new Vector3(), new Vector3(), new Vector3(), new Vector3()];
    let best: { box: number; distance: number; point: Vector3 } | undefined;
    const places = this.boxLines.geometry.getAttribute("position");
    for (const box of shown) {
      const edges = this.edges[box] ?? [];
      for (let i = 0; i < edges.length; i += 2) {
        from.fromBufferAttribute(places, 8 * box + (edges[i] ?? 0));
        to.fromBufferAttribute(places, 8 * box + (edges[i + 1] ?? 0));
        const apart = Math.sqrt(ray.distanceSqToSegment(from, to, on, off));
        const distance = on.distanceTo(ray.origin);
        if (apart < reach(distance) && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
          best = { box, distance, point: off.clone() };
      }
    }
    const box = best && this.boxes[best.box];
    return best && box
      ? {
          point: best.point,
          distance: best.distance,
          facts: boxFacts(box),
          part: `box ${best.box}`,
          bounds: boundsOf(box),
        }
      : null;
  }

  dispose(): void {
    for (const { geometry } of [this.boxLines, this.arrowLines]) geometry.dispose();
    for (const material of [this.own, this.tinted]) material.dispose();
    this.group.clear();
  }
}

function boundsOf({ corners }: Box): Bounds {
  const side = (pick: (...values: number[]) => number): Point3 => [
    pick(...corners.map(([x]) => x)),
    pick(...corners.map(([, y]) => y)),
    pick(...corners.map(([, , z]) => z)),
  ];
  return [side(Math.min), side(Math.max)];
}

function boxFacts(box: Box): Hit3D["facts"] {
  const center = centerOfBox(box)
    .map((value) => formatNumber(value, 6))
    .join(" ");
  const size = sizeOf(box)
    .map((value) => formatNumber(value, 4))
    .join(" × ");
  const extra = Object.entries(box.extra)
    .slice(0, 6)
    .map(
      ([name, value]) =>
        [name.slice(0, 40), String(JSON.stringify(value)).slice(0, LONGEST_FACT)] as const,
    );
  return [
    ["box", box.label.slice(0, LONGEST_FACT) || "no label"],
    ...(box.score === undefined ? [] : ([["score", String(box.score)]] as const)),
    ["center", center],
    ["size", size],
    ...extra,
  ];
}

/** Lengths of the three edges that meet in the first corner. */
function sizeOf({ corners }: Box): number[] {
  const edges = edgesOf(corners);
  const ends: number[] = [];
  for (let i = 0; i < edges.length; i += 2) {
    if (edges[i] === 0) ends.push(edges[i + 1] ?? 0);
    else if (edges[i + 1] === 0) ends.push(edges[i] ?? 0);
  }
  const [from] = corners;
  return ends.map((end) => {
    const to = corners[end];
    return from && to ? Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2]) : 0;
  });
}
