/** One molecule in space, drawn as a look says. */
import { Box3, Group, LineSegments, Matrix4, Mesh, type Object3D, type Ray, Vector3 } from "three";
import { Detail } from "../../../gl/detail";
import { effortOf } from "../../../gl/effort";
import type { Frame3D, Hit3D, Scene3D } from "../../../gl/types";
import { colorsOf, type Scheme, schemeFor } from "../colors/schemes";
import type { Fit } from "../geometry/align";
import { rungsOf } from "../geometry/cartoon";
import { type Sticks, sticksOf } from "../geometry/sticks";
import type { Mesh as Skin } from "../geometry/surface";
import { type Drawn, drawnOf, type Look } from "../look";
import { atomsNamed } from "../read/backbone";
import { cellAxes } from "../read/cif";
import { VDW_RADII } from "../read/elements";
import { ION, type Structure } from "../read/structure";
import { factsOf } from "./facts";
import { makeShade, type Shade } from "./materials";
import { ballsOf, cylindersOf, edgesOf, linesOf, skinOf, type Tints } from "./parts";
import { nearestBall, type Targets } from "./pick";

export interface MoleculeInput {
  structure: Structure;
  look: Look;
  /** Of chains, or around atoms; made beforehand, off the page's thread. */
  ribbon?: Skin | undefined;
  surface?: Skin | undefined;
  /** How it lies on its reference. */
  fit?: Fit | undefined;
  /** The reference, to be seen behind it. */
  ghost?: { structure: Structure; ribbon?: Skin | undefined } | undefined;
}

/** A scene that tells what it shows. */
export interface MoleculeScene extends Scene3D {
  readonly structure: Structure;
  readonly scheme: Scheme;
  readonly drawn: Drawn;
  readonly fit: Fit | undefined;
}

const STICK = 0.16;
const BALL_PART = 0.27;
const LONE_BALL = 0.35;
const GHOST = 0.35;
const CLEAR = 0.55;
/** Triangles and instances, with what three keeps of them. */
const BYTES_PER_ATOM = 120;

export function createScene(input: MoleculeInput): MoleculeScene {
  const { structure, look, fit } = input;
  const drawn = drawnOf(structure, look);
  const ribbon = drawn.style === "cartoon" || (drawn.style === "surface" && drawn.polymer);
  const scheme = schemeFor(structure, look.color, ribbon);
  const shade = makeShade();
  const turned = new Group();
  const built = new Builder(structure, drawn, scheme, shade, input);
  turned.add(...built.objects());
  turned.matrixAutoUpdate = false;
  turned.matrix.copy(matrixOf(structure, fit));
  const root = new Group();
  root.add(turned);
  if (input.ghost) root.add(ghostOf(input.ghost, structure, look, shade));
  const cell = shownCell(structure, look, drawn);
  const bounds = boundsOf(structure, drawn, turned.matrix, cell);
  bounds.getCenter(shade.middle.value).applyMatrix4(turned.matrix.clone().invert());
  shade.reach.value = Math.max(1, bounds.getSize(new Vector3()).length() / 2);
  return finish(input, { root, turned, bounds, shade, targets: built.targets(), drawn, scheme });
}

interface Made {
  root: Group;
  turned: Group;
  bounds: Box3;
  shade: Shade;
  targets: Targets;
  drawn: Drawn;
  scheme: Scheme;
}

function finish({ structure, fit }: MoleculeInput, made: Made): MoleculeScene {
  const { root, turned, bounds, shade, targets, drawn, scheme } = made;
  const listeners = new Set<() => void>();
  const marked = new Marked(structure, shade, targets, turned);
  const back = turned.matrix.clone().invert();
  const detail = new Detail(root);
  const mark = (atom: number | undefined) => {
    if (marked.show(atom)) for (const listener of listeners) listener();
  };
  const pick: NonNullable<Scene3D["pick"]> = (ray, reach, _, hovering) => {
    const hit = pickAtom(structure, targets, ray.clone().applyMatrix4(back), reach);
    // Where every picture takes long, what is pointed at is told, not marked.
    if (hovering && effortOf(scene) > SLOW_EFFORT) mark(hit?.atom);
    return hit && { ...hit.hit, point: hit.hit.point.applyMatrix4(turned.matrix) };
  };
  const scene: MoleculeScene = {
    root,
    bounds,
    origin: structure.origin,
    up: "y",
    light: "none",
    structure,
    scheme,
    drawn,
    fit,
    bytes: structure.element.length * BYTES_PER_ATOM,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    beforeDraw: (frame: Frame3D) => {
      theme(shade);
      detail.before(frame);
    },
    afterDraw: () => detail.after(),
    pick,
    left: () => mark(undefined),
    dispose: () => {
      listeners.clear();
      detail.dispose();
      disposeAll(root);
    },
  };
  return scene;
}

const SLOW_EFFORT = 0.2;

/** Colours of the page as they are now. */
function theme({ paper, ink }: Shade): void {
  const { backgroundColor, color } = getComputedStyle(document.body);
  paper.value.fromArray(partsOf(backgroundColor, 1));
  ink.value.fromArray(partsOf(color, 0.4));
}

function partsOf(color: string, otherwise: number): number[] {
  const parts =
    color
      .match(/[\d.]+/g)
      ?.slice(0, 3)
      .map((part) => Number(part) / 255) ?? [];
  return parts.length === 3 ? parts : [otherwise, otherwise, otherwise];
}

/** Scene units are Ångström from the structure's origin; the fit speaks of the world. */
function matrixOf({ origin }: Structure, fit: Fit | undefined): Matrix4 {
  const matrix = new Matrix4();
  if (!fit) return matrix;
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, h = 0, i = 1] = fit.rotation;
  const turned = new Vector3(...origin).applyMatrix4(
    new Matrix4().set(a, b, c, 0, d, e, f, 0, g, h, i, 0, 0, 0, 0, 1),
  );
  const [x, y, z] = fit.shift.map(
    (value, axis) => value + turned.getComponent(axis) - (origin[axis] ?? 0),
  );
  return matrix.set(a, b, c, x ?? 0, d, e, f, y ?? 0, g, h, i, z ?? 0, 0, 0, 0, 1);
}

function boundsOf(
  structure: Structure,
  { atoms, part }: Drawn,
  matrix: Matrix4,
  cell: Float32Array | null,
): Box3 {
  const places = placesOf(structure.position, atoms.length > 0 ? atoms : partAtoms(part), cell);
  const box = new Box3();
  const point = new Vector3();
  for (let at = 0; at < places.length; at += 3) {
    point.fromArray(places, at).applyMatrix4(matrix).toArray(places, at);
    if (Number.isFinite(point.x)) box.expandByPoint(point);
  }
  if (box.isEmpty()) return new Box3(new Vector3(-1, -1, -1), new Vector3(1, 1, 1));
  return around(box, places);
}

function placesOf(
  position: Float32Array,
  atoms: Uint32Array,
  cell: Float32Array | null,
): Float32Array {
  const places = new Float32Array(atoms.length * 3 + (cell?.length ?? 0));
  atoms.forEach((atom, i) => {
    for (let axis = 0; axis < 3; axis++) places[3 * i + axis] = position[3 * atom + axis] as number;
  });
  if (cell) places.set(cell, atoms.length * 3);
  return places;
}

/** Cameras fit the ball around a box: this one's is the ball around the atoms, which is smaller. */
function around(box: Box3, places: Float32Array): Box3 {
  const middle = box.getCenter(new Vector3());
  const point = new Vector3();
  let square = 0;
  for (let at = 0; at < places.length; at += 3) {
    point.fromArray(places, at);
    if (Number.isFinite(point.x)) square = Math.max(square, point.distanceToSquared(middle));
  }
  const size = box.getSize(point);
  const ball = Math.sqrt(square) + MARGIN_ANGSTROM;
  const half = size.length() / 2;
  if (half < MARGIN_ANGSTROM) return box.expandByScalar(MARGIN_ANGSTROM);
  return new Box3().setFromCenterAndSize(middle, size.multiplyScalar(ball / half));
}

const MARGIN_ANGSTROM = 1.6;

const partAtoms = ({ firstAtom, endAtom }: Drawn["part"]): Uint32Array =>
  Uint32Array.from({ length: endAtom - firstAtom }, (_, i) => firstAtom + i);

/** Puts the parts of one molecule together. */
class Builder {
  private readonly tints: Tints;

  private readonly structure: Structure;
  private readonly drawn: Drawn;
  private readonly shade: Shade;
  private readonly input: Pick<MoleculeInput, "ribbon" | "surface" | "look">;

  constructor(
    structure: Structure,
    drawn: Drawn,
    scheme: Scheme,
    shade: Shade,
    input: Pick<MoleculeInput, "ribbon" | "surface" | "look">,
  ) {
    this.structure = structure;
    this.drawn = drawn;
    this.shade = shade;
    this.input = input;
    const { part } = drawn;
    this.tints = { first: part.firstAtom, colors: colorsOf(structure, part, scheme) };
  }

  objects(): Object3D[] {
    const { drawn, shade, tints, structure, input } = this;
    const objects: Object3D[] = [];
    if (input.ribbon) objects.push(...skinOf(input.ribbon, tints, shade), ...this.ladder());
    if (input.surface) {
      const finish = input.look.translucent ? { opacity: CLEAR } : {};
      objects.push(...skinOf(input.surface, tints, shade, finish));
    }
    objects.push(...this.loose());
    const cell = shownCell(structure, input.look, drawn);
    if (cell) objects.push(edgesOf(cell, [140, 148, 156], shade));
    return objects;
  }

  /** Atoms outside of ribbons and surfaces. */
  private loose(): Object3D[] {
    const { drawn, structure, shade, tints } = this;
    const { style, part, loose } = drawn;
    const elements = this.looseTints();
    if (loose.length === 0) return [];
    if (style === "sphere") return [ballsOf(structure.position, loose, this.radius, tints, shade)];
    const thinStick = style === "stick" ? STICK * 1.3 : style === "ball" ? STICK * 0.75 : STICK;
    const sticks = sticksOf(structure, part, loose, thinStick, style !== "line");
    if (style === "line") {
      const lone = loneAtoms(loose, sticks);
      return [linesOf(sticks, tints, shade), ...this.balls(lone, tints)];
    }
    return [cylindersOf(sticks, elements, shade), ...this.balls(loose, elements)];
  }

  private balls(atoms: Uint32Array, tints: Tints): Object3D[] {
    if (atoms.length === 0) return [];
    return [ballsOf(this.structure.position, atoms, this.radius, tints, this.shade)];
  }

  /** Ligands in a coloured ribbon's company are seen by their elements where their scheme says nothing of them. */
  private looseTints(): Tints {
    return this.tints;
  }

  readonly radius = (atom: number): number => {
    const { style } = this.drawn;
    const vdw = VDW_RADII[this.structure.element[atom] as number] ?? 1.7;
    if (style === "sphere") return vdw;
    if (style === "stick") return STICK * 1.3;
    if (style === "line") return LONE_BALL;
    const alone = this.structure.residueKind[this.structure.residueOf[atom] as number] === ION;
    return alone ? vdw * 0.5 : vdw * BALL_PART;
  };

  private ladder(): Object3D[] {
    const rungs = rungsOf(this.structure, this.drawn.part);
    if (rungs.length === 0) return [];
    const { position } = this.structure;
    const ends = rungs.flatMap((pair) =>
      pair.flatMap((atom) => [...position.subarray(3 * atom, 3 * atom + 3)]),
    );
    const sticks: Sticks = {
      ends: Float32Array.from(ends),
      radius: new Float32Array(rungs.length).fill(0.35),
      // A rung has its base's colour all along.
      atoms: Uint32Array.from(rungs.flatMap(([, base]) => [base, base])),
    };
    const tips = Uint32Array.from(rungs, ([, base]) => base);
    return [
      cylindersOf(sticks, this.tints, this.shade),
      ballsOf(position, tips, () => 0.35, this.tints, this.shade),
    ];
  }

  /** What the pointer can meet: every loose atom, every residue of a ribbon, every atom under a surface. */
  targets(): Targets {
    const { drawn, structure } = this;
    if (drawn.style === "surface") {
      const vdw = (atom: number) => (VDW_RADII[structure.element[atom] as number] ?? 1.7) + 0.3;
      return { atoms: drawn.atoms, radius: Float32Array.from(drawn.atoms, vdw) };
    }
    const trace = this.input.ribbon ? traceAtoms(structure, drawn) : [];
    const atoms = Uint32Array.from([...drawn.loose, ...trace]);
    const radius = Float32Array.from([
      ...Array.from(drawn.loose, this.radius),
      ...trace.map(() => 1.7),
    ]);
    return { atoms, radius };
  }
}

function traceAtoms(structure: Structure, { part }: Drawn): number[] {
  const atoms = atomsNamed(structure, "CA", "P", "O5'", "C4'");
  const found: number[] = [];
  for (let residue = part.firstResidue; residue < part.endResidue; residue++) {
    const atom = atoms[residue] as number;
    const kind = structure.residueKind[residue] as number;
    if (atom >= 0 && (kind === 1 || kind === 2)) found.push(atom);
  }
  return found;
}

function loneAtoms(atoms: Uint32Array, sticks: Sticks): Uint32Array {
  const bonded = new Set(sticks.atoms);
  return atoms.filter((atom) => !bonded.has(atom));
}

/** A crystal's cell is shown with it; that around a protein only when it is wanted. */
function shownCell(structure: Structure, look: Look, { polymer }: Drawn): Float32Array | null {
  if (!structure.cell || look.cell === "off" || (polymer && look.cell !== "on")) return null;
  const axes = cellAxes(structure.cell);
  const corner = (n: number) =>
    [0, 1, 2].map(
      (axis) =>
        axes.reduce((sum, edge, i) => sum + ((n >> i) & 1 ? (edge[axis] ?? 0) : 0), 0) -
        (structure.origin[axis] ?? 0),
    );
  const pairs = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((n) =>
    [1, 2, 4].flatMap((bit) => (n & bit ? [] : [...corner(n), ...corner(n | bit)])),
  );
  return Float32Array.from(pairs);
}

function ghostOf(
  ghost: NonNullable<MoleculeInput["ghost"]>,
  { origin }: Structure,
  look: Look,
  shade: Shade,
): Group {
  const { structure } = ghost;
  const group = new Group();
  const drawn = drawnOf(structure, { ...look, model: 0 });
  const tints: Tints = {
    first: drawn.part.firstAtom,
    colors: new Uint8Array(3 * (drawn.part.endAtom - drawn.part.firstAtom)),
  };
  const finish = { opacity: GHOST, ghost: true };
  if (ghost.ribbon) group.add(...skinOf(ghost.ribbon, tints, shade, finish));
  else {
    const sticks = sticksOf(structure, drawn.part, drawn.atoms, STICK, false);
    const mesh = cylindersOf(sticks, tints, shade, finish);
    mesh.renderOrder = 2;
    group.add(mesh);
  }
  group.position.set(
    ...(structure.origin.map((value, i) => value - (origin[i] ?? 0)) as [number, number, number]),
  );
  return group;
}

function pickAtom(
  structure: Structure,
  targets: Targets,
  ray: Ray,
  reach: (distance: number) => number,
): { atom: number; hit: Hit3D } | null {
  const found = nearestBall(structure.position, targets, ray, reach);
  if (!found) return null;
  const { atom, distance } = found;
  const point = new Vector3().fromArray(structure.position, 3 * atom);
  return { atom, hit: { point, distance, facts: factsOf(structure, atom), part: String(atom) } };
}

const ACCENT = [63, 130, 216];

/** The residue under the pointer, with a line around its atoms. */
class Marked {
  private residue = -1;
  private objects: Object3D[] = [];

  private readonly structure: Structure;
  private readonly shade: Shade;
  private readonly targets: Targets;
  private readonly into: Group;

  constructor(structure: Structure, shade: Shade, targets: Targets, into: Group) {
    this.structure = structure;
    this.shade = shade;
    this.targets = targets;
    this.into = into;
  }

  /** True if something changed. */
  show(atom: number | undefined): boolean {
    const residue = atom === undefined ? -1 : (this.structure.residueOf[atom] as number);
    if (residue === this.residue) return false;
    this.residue = residue;
    for (const object of this.objects) {
      this.into.remove(object);
      disposeAll(object);
    }
    this.objects = atom === undefined ? [] : this.made(atom, residue);
    if (this.objects.length > 0) this.into.add(...this.objects);
    return true;
  }

  private made(atom: number, residue: number): Object3D[] {
    const { structure, shade, targets } = this;
    const radii = new Map<number, number>();
    targets.atoms.forEach((each, i) => {
      if (structure.residueOf[each] === residue) radii.set(each, targets.radius[i] as number);
    });
    // In a molecule of one residue that would be everything: there the atom alone.
    const own = radii.size === targets.atoms.length ? [atom] : [...radii.keys()];
    const tints: Tints = { first: 0, colors: new Uint8Array(0) };
    const first = Math.min(...own);
    tints.first = first;
    tints.colors = Uint8Array.from(
      { length: 3 * (Math.max(...own) - first + 1) },
      (_, i) => ACCENT[i % 3] ?? 0,
    );
    const radiusOf = (each: number) => Math.min(1.9, radii.get(each) ?? 0.4);
    const list = Uint32Array.from(own);
    const outline = ballsOf(structure.position, list, radiusOf, tints, shade, {
      outline: 0.16,
      soft: false,
    });
    return [outline];
  }
}

function disposeAll(root: Object3D): void {
  root.traverse((object) => {
    if (!(object instanceof Mesh) && !(object instanceof LineSegments)) return;
    object.geometry.dispose();
    for (const material of [object.material].flat()) material.dispose();
  });
}
