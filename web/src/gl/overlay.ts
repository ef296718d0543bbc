/** What lies over a picture of a scene: texts, numbers of axes, the directions, a measured line. */
import { basisOf, eyeOf, type Point3, project } from "./camera";
import { axesFor, ticksOf } from "./ticks";
import type { Camera3D, Label3D, Scene3D } from "./types";
import styles from "./View3D.module.css";

export interface Overlaid {
  scene: Scene3D;
  camera: Camera3D;
  /** CSS pixels. */
  width: number;
  height: number;
  axes: boolean;
  gizmo: boolean;
  settings: unknown;
  /** Points of the world: one is marked, two are measured. */
  marks: readonly Point3[];
  markText: string;
}

const MOST_LABELS = 100;
const MOST_CANDIDATES = 20_000;
const LONGEST_LABEL = 80;
const LEAST_TICK_PIXELS = { x: 30, y: 13 } as const;
const LEAST_HEIGHT_FOR_TICKS = 150;
/** Of small type. */
const LETTER_PIXELS = 6;
const LABEL_PIXELS = 14;
const MOST_LINES = 4;
const AXES = ["x", "y", "z"] as const;
const GIZMO = { middle: 26, arm: 17, letter: 22 } as const;

interface Text {
  x: number;
  y: number;
  text: string;
  color: string;
  edge?: string | undefined;
  kind: "label" | "tick" | "mark";
}

export function createOverlay(box: HTMLElement, svg: SVGSVGElement) {
  const pool: HTMLSpanElement[] = [];
  const write = (texts: readonly Text[]) => {
    texts.forEach((text, i) => {
      const span = pool[i] ?? box.appendChild(document.createElement("span"));
      pool[i] = span;
      show(span, text);
    });
    for (const span of pool.splice(texts.length)) span.remove();
  };
  return {
    draw: (of: Overlaid) => {
      write(textsOf(of));
      svg.replaceChildren(...markLines(of), ...(of.gizmo ? gizmoOf(of) : []));
    },
    clear: () => {
      write([]);
      svg.replaceChildren();
    },
  };
}

function show(span: HTMLSpanElement, { x, y, text, color, edge, kind }: Text): void {
  if (span.textContent !== text) span.textContent = text;
  span.dir = "auto";
  span.className = styles[kind] ?? "";
  span.style.color = color;
  span.style.borderLeft = edge ? `3px solid ${edge}` : "";
  span.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(-50%, -50%)`;
}

const onPage = (of: Overlaid, point: Point3) => {
  const { camera, scene, width, height } = of;
  const { x, y, depth } = project(camera, point, scene.up, width / height);
  return { x: ((x + 1) / 2) * width, y: ((1 - y) / 2) * height, depth };
};

const isSeen = (of: Overlaid, { x, y, depth }: { x: number; y: number; depth: number }): boolean =>
  depth > 0 && x > 0 && y > 0 && x < of.width && y < of.height;

function textsOf(of: Overlaid): Text[] {
  return [...ticks(of), ...labels(of), ...markTexts(of)];
}

/** Of those in sight, the nearest to the eye. */
function labels(of: Overlaid): Text[] {
  const { scene, settings } = of;
  const all = scene.labels?.(settings) ?? [];
  const [x, y, z] = scene.origin;
  const seen: { label: Label3D; at: { x: number; y: number; depth: number } }[] = [];
  for (const label of all.slice(0, MOST_CANDIDATES)) {
    const { point } = label;
    const at = onPage(of, [point.x + x, point.y + y, point.z + z]);
    if (isSeen(of, at)) seen.push({ label, at });
  }
  seen.sort((a, b) => a.at.depth - b.at.depth);
  const drawn: Text[] = [];
  for (const { label, at } of seen.slice(0, MOST_LABELS)) {
    const free = freePlace(textOf(label, at), label.edge ? MOST_LINES : 1, drawn);
    if (free) drawn.push(free);
  }
  return drawn;
}

function textOf({ text, color = "", edge }: Label3D, { x, y }: { x: number; y: number }): Text {
  return { x, y: y - 9, text: text.slice(0, LONGEST_LABEL), color, edge, kind: "label" };
}

/** Behind another one it could not be read: some may stand higher, those of other runs in one view. */
function freePlace(text: Text, lines: number, drawn: readonly Text[]): Text | undefined {
  for (let line = 0; line < lines; line++) {
    const one = { ...text, y: text.y - line * LABEL_PIXELS };
    if (!drawn.some((other) => overlaps(one, other))) return one;
  }
  return undefined;
}

/** By so much texts may lie over one another. */
const OVERLAP = 0.7;

const overlaps = (a: Text, b: Text): boolean =>
  Math.abs(a.y - b.y) < LABEL_PIXELS * OVERLAP &&
  Math.abs(a.x - b.x) < ((a.text.length + b.text.length) / 2) * LETTER_PIXELS * OVERLAP;

function ticks(of: Overlaid): Text[] {
  const { scene, camera } = of;
  if (!of.axes || of.height < LEAST_HEIGHT_FOR_TICKS || scene.bounds.isEmpty()) return [];
  const [x, y, z] = scene.origin;
  const { min, max } = scene.bounds;
  const axes = axesFor([
    [min.x + x, min.y + y, min.z + z],
    [max.x + x, max.y + y, max.z + z],
  ]);
  if (!axes) return [];
  const drawn: Text[] = [];
  for (const { point, text } of ticksOf(axes, scene.up, eyeOf(camera, scene.up))) {
    const at = onPage(of, point);
    const crowded = drawn.some(
      (one) =>
        Math.abs(one.x - at.x) < LEAST_TICK_PIXELS.x &&
        Math.abs(one.y - at.y) < LEAST_TICK_PIXELS.y,
    );
    if (isSeen(of, at) && !crowded) drawn.push({ x: at.x, y: at.y, text, color: "", kind: "tick" });
  }
  return drawn;
}

function markTexts(of: Overlaid): Text[] {
  const [a, b] = of.marks;
  if (!a || !b) return [];
  const [from, to] = [onPage(of, a), onPage(of, b)];
  if (from.depth <= 0 || to.depth <= 0) return [];
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 - 10 };
  return [{ ...middle, text: of.markText, color: "", kind: "mark" }];
}

function markLines(of: Overlaid): SVGElement[] {
  const places = of.marks.map((mark) => onPage(of, mark)).filter(({ depth }) => depth > 0);
  const [a, b] = places;
  const circles = places.map(({ x, y }) =>
    element("circle", { cx: x, cy: y, r: 5, class: styles.markRing ?? "" }),
  );
  if (!a || !b || of.marks.length < 2) return circles;
  const line = { x1: a.x, y1: a.y, x2: b.x, y2: b.y, class: styles.markLine ?? "" };
  return [element("line", line), ...circles];
}

/** Directions of the world in the corner, the one that points to the eye last. */
function gizmoOf(of: Overlaid): SVGElement[] {
  const { right, up, back } = basisOf(of.camera, of.scene.up);
  const [x0, y0] = [of.width - GIZMO.middle, of.height - GIZMO.middle];
  const arms = AXES.map((name, i) => ({
    name,
    x: right[i] ?? 0,
    y: -(up[i] ?? 0),
    near: back[i] ?? 0,
  })).sort((a, b) => a.near - b.near);
  return arms.flatMap(({ name, x, y }) => {
    const line = { x1: x0, y1: y0, x2: x0 + x * GIZMO.arm, y2: y0 + y * GIZMO.arm };
    const letter = element("text", { x: x0 + x * GIZMO.letter, y: y0 + y * GIZMO.letter });
    letter.textContent = name;
    letter.setAttribute("class", styles.gizmoText ?? "");
    const arm = element("line", { ...line, class: styles.gizmo ?? "" });
    arm.dataset.axis = letter.dataset.axis = name;
    return [arm, letter];
  });
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
