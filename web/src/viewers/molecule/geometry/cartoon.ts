/** Ribbons of chains: a smooth line through the residues, with a cross-section drawn along it. */
import { atomsNamed, distance } from "../read/backbone";
import { AMINO, COIL, HELIX, NUCLEIC, type Part, SHEET, type Structure } from "../read/structure";
import type { Mesh } from "./surface";

/** Residues further apart are not neighbours in the chain. */
const FARTHEST_CA_ANGSTROM = 5;
const FARTHEST_P_ANGSTROM = 9;
/** Unless their numbers follow one another: structures that a model begins with have long bonds. */
const FARTHEST_NUMBERED_ANGSTROM = 14;
/** Half of width and of thickness, in Ångström. */
const TUBE = 0.28;
const HELIX_WIDTH = 1.25;
const SHEET_WIDTH = 1.1;
const ARROW_WIDTH = 1.9;
const FLAT = 0.22;
const NUCLEIC_WIDTH = 0.9;

/** More residues get fewer points each. */
function detailOf(residues: number): { along: number; around: number } {
  if (residues <= 1500) return { along: 8, around: 12 };
  if (residues <= 6000) return { along: 5, around: 8 };
  return { along: 3, around: 6 };
}

interface Knot {
  residue: number;
  /** The atom whose colour it has. */
  atom: number;
  place: number[];
  /** Across the ribbon. */
  side: number[];
  kind: number;
}

/** One stretch of chain without a gap. */
export type Trace = Knot[];

const minus = (a: readonly number[], b: readonly number[]) =>
  a.map((value, i) => value - (b[i] ?? 0));
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const cross = (
  [a = 0, b = 0, c = 0]: readonly number[],
  [x = 0, y = 0, z = 0]: readonly number[],
) => [b * z - c * y, c * x - a * z, a * y - b * x];
const unit = (a: readonly number[]): number[] => {
  const length = Math.hypot(...a);
  return length > 1e-6 ? a.map((value) => value / length) : [0, 0, 0];
};
const mix = (a: readonly number[], b: readonly number[], t: number) =>
  a.map((value, i) => value * (1 - t) + (b[i] ?? 0) * t);

const placeOf = ({ position }: Structure, atom: number): number[] =>
  Array.from(position.subarray(3 * atom, 3 * atom + 3));

/** Chains of at least two residues, in their order. */
export function tracesOf(structure: Structure, part: Part): Trace[] {
  const ca = atomsNamed(structure, "CA");
  const o = atomsNamed(structure, "O", "OT1", "OXT", "O1");
  const p = atomsNamed(structure, "P", "O5'", "O5*", "C4'", "C4*");
  const c4 = atomsNamed(structure, "C1'", "C1*");
  const traces: Trace[] = [];
  let trace: Trace = [];
  for (let residue = part.firstResidue; residue < part.endResidue; residue++) {
    const kind = structure.residueKind[residue];
    const atom =
      kind === AMINO ? (ca[residue] as number) : kind === NUCLEIC ? (p[residue] as number) : -1;
    if (atom < 0 || !Number.isFinite(structure.position[3 * atom])) continue;
    const last = trace.at(-1);
    if (last && !follows(structure, last, residue, atom)) {
      traces.push(trace);
      trace = [];
    }
    const beside = kind === AMINO ? (o[residue] as number) : (c4[residue] as number);
    const place = placeOf(structure, atom);
    const side = beside >= 0 ? unit(minus(placeOf(structure, beside), place)) : [0, 0, 0];
    const drawn = kind === NUCLEIC ? NUCLEIC_KIND : (structure.secondary[residue] as number);
    trace.push({ residue, atom, place, side, kind: drawn });
  }
  traces.push(trace);
  return traces.filter((each) => each.length > 1).map(smoothed);
}

/** Beside COIL, HELIX and SHEET. */
const NUCLEIC_KIND = 3;

function follows(structure: Structure, last: Knot, residue: number, atom: number): boolean {
  if (structure.chain[last.residue] !== structure.chain[residue]) return false;
  const nucleic = structure.residueKind[residue] === NUCLEIC;
  if (nucleic !== (last.kind === NUCLEIC_KIND)) return false;
  const numbers = structure.residueNumber;
  const next = (numbers[residue] as number) - (numbers[last.residue] as number) === 1;
  const near = nucleic ? FARTHEST_P_ANGSTROM : FARTHEST_CA_ANGSTROM;
  const farthest = next ? FARTHEST_NUMBERED_ANGSTROM : near;
  return distance(structure.position, last.atom, atom) < farthest;
}

/** Strands zigzag: their middle is drawn. Sides turn the same way all along. */
function smoothed(trace: Trace): Trace {
  const knots = trace.map((knot, i) => {
    const [before, after] = [trace[i - 1], trace[i + 1]];
    const place =
      knot.kind === SHEET && before && after
        ? knot.place.map(
            (value, axis) => value / 2 + ((before.place[axis] ?? 0) + (after.place[axis] ?? 0)) / 4,
          )
        : knot.place;
    return { ...knot, place };
  });
  let last = [0, 0, 0];
  for (const [i, knot] of knots.entries()) {
    const ahead = unit(minus((knots[i + 1] ?? knot).place, (knots[i - 1] ?? knot).place));
    let side = unit(
      minus(
        knot.side,
        ahead.map((value) => value * dot(knot.side, ahead)),
      ),
    );
    if (Math.hypot(...side) < 0.5) side = anySide(ahead, last);
    if (dot(side, last) < 0) side = side.map((value) => -value);
    knot.side = side;
    last = side;
  }
  // A helix's ribbon follows the helix: single carbonyls point here and there.
  return knots.map((knot, i) => ({
    ...knot,
    side: unit(
      mix(knot.side, mix((knots[i - 1] ?? knot).side, (knots[i + 1] ?? knot).side, 0.5), 0.5),
    ),
  }));
}

/** The last one as far as it is across, or any. */
function anySide(ahead: readonly number[], last: readonly number[]): number[] {
  for (const start of [last, [0, 0, 1], [0, 1, 0]]) {
    const side = unit(
      minus(
        start,
        ahead.map((value) => value * dot(start, ahead)),
      ),
    );
    if (Math.hypot(...side) > 0.5) return side;
  }
  return [1, 0, 0];
}

export function cartoonOf(structure: Structure, part: Part): Mesh {
  const traces = tracesOf(structure, part);
  const residues = traces.reduce((sum, trace) => sum + trace.length, 0);
  const lists: Lists = { position: [], normal: [], atom: [], index: [] };
  for (const trace of traces) addTrace(lists, trace, detailOf(residues));
  const whole = lists.index.length;
  if (residues > COARSE_FROM_RESIDUES)
    for (const trace of traces) addTrace(lists, trace, COARSE_DETAIL);
  const index = Uint32Array.from(lists.index);
  return {
    position: Float32Array.from(lists.position),
    normal: Float32Array.from(lists.normal),
    atom: Uint32Array.from(lists.atom),
    index: index.slice(0, whole),
    ...(index.length > whole && { coarse: index.slice(whole) }),
  };
}

/** Longer ribbons are drawn as flat bands while they are turned. */
const COARSE_FROM_RESIDUES = 500;
const COARSE_DETAIL: Detail = { along: 1, around: 3 };

interface Lists {
  position: number[];
  normal: number[];
  atom: number[];
  index: number[];
}

interface Detail {
  along: number;
  around: number;
}

/** Half of width and thickness of the cross-section at a place of the ribbon. */
interface Section {
  width: number;
  height: number;
}

function addTrace(lists: Lists, trace: Trace, { along, around }: Detail): void {
  const steps = (trace.length - 1) * along;
  const rings: number[] = [];
  for (let step = 0; step <= steps; step++) {
    const at = step / along;
    const section = sectionAt(trace, at);
    // An arrow begins with a step: the same place twice, narrow and wide.
    if (step > 0 && step % along === 0 && isArrowStart(trace, at)) {
      rings.push(addRing(lists, trace, at, { ...section, width: SHEET_WIDTH }, around));
    }
    rings.push(addRing(lists, trace, at, section, around));
  }
  for (const [i, ring] of rings.entries())
    if (i > 0) addBand(lists, rings[i - 1] ?? 0, ring, around);
  const [first = 0, last = 0] = [rings[0], rings.at(-1)];
  addCap(lists, trace, first, around, -1);
  addCap(lists, trace, last, around, 1);
}

const kindAt = (trace: Trace, i: number): number => trace[i]?.kind ?? COIL;

/** The arrow is the strand's last residue: from its knot to the next. */
const isLastOfSheet = (trace: Trace, i: number): boolean =>
  kindAt(trace, i) === SHEET && kindAt(trace, i + 1) !== SHEET;

const isArrowStart = (trace: Trace, at: number): boolean =>
  isLastOfSheet(trace, at + 1) && kindAt(trace, at) === SHEET;

function sectionAt(trace: Trace, at: number): Section {
  const i = Math.min(trace.length - 2, Math.floor(at));
  const t = at - i;
  // The last two knots of a strand hold its arrow.
  if (kindAt(trace, i) === SHEET && isLastOfSheet(trace, i + 1))
    return { width: ARROW_WIDTH * (1 - t) + TUBE * t, height: FLAT };
  if (isLastOfSheet(trace, i) && kindAt(trace, i - 1) === SHEET)
    return { width: TUBE, height: TUBE };
  const [from, to] = [sectionOf(kindAt(trace, i)), sectionOf(kindAt(trace, i + 1))];
  const ease = t * t * (3 - 2 * t);
  return {
    width: from.width + (to.width - from.width) * ease,
    height: from.height + (to.height - from.height) * ease,
  };
}

function sectionOf(kind: number): Section {
  if (kind === HELIX) return { width: HELIX_WIDTH, height: FLAT };
  if (kind === SHEET) return { width: SHEET_WIDTH, height: FLAT };
  return kind === NUCLEIC_KIND
    ? { width: NUCLEIC_WIDTH, height: FLAT }
    : { width: TUBE, height: TUBE };
}

/** A cubic through the knots (Catmull and Rom), and how it goes on. */
function splineAt(trace: Trace, at: number): { place: number[]; ahead: number[]; side: number[] } {
  const i = Math.min(trace.length - 2, Math.floor(at));
  const t = at - i;
  const knot = (n: number) => trace[Math.min(trace.length - 1, Math.max(0, n))] as Knot;
  const [p0, p1, p2, p3] = [knot(i - 1).place, knot(i).place, knot(i + 1).place, knot(i + 2).place];
  const place: number[] = [];
  const ahead: number[] = [];
  for (let axis = 0; axis < 3; axis++) {
    const [a, b, c, d] = [p0, p1, p2, p3].map((p) => p[axis] ?? 0) as [
      number,
      number,
      number,
      number,
    ];
    const [q, r, s] = [(c - a) / 2, a - 2.5 * b + 2 * c - d / 2, (d - a) / 2 + 1.5 * (b - c)];
    place.push(b + t * (q + t * (r + t * s)));
    ahead.push(q + t * (2 * r + 3 * t * s));
  }
  const forward = unit(ahead);
  const side = mix(knot(i).side, knot(i + 1).side, t);
  const across = unit(
    minus(
      side,
      forward.map((value) => value * dot(side, forward)),
    ),
  );
  return {
    place,
    ahead: forward,
    side: Math.hypot(...across) > 0.5 ? across : anySide(forward, [0, 0, 1]),
  };
}

function addRing(
  lists: Lists,
  trace: Trace,
  at: number,
  { width, height }: Section,
  around: number,
): number {
  const { place, ahead, side } = splineAt(trace, at);
  const up = cross(ahead, side);
  const first = lists.atom.length;
  const atom = trace[Math.round(at)]?.atom ?? 0;
  for (let n = 0; n < around; n++) {
    const angle = (2 * Math.PI * n) / around;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    // Normals of an ellipse are not its radii.
    const normal = unit(side.map((value, i) => value * c * height + (up[i] ?? 0) * s * width));
    for (let axis = 0; axis < 3; axis++) {
      lists.position.push(
        (place[axis] ?? 0) + (side[axis] ?? 0) * c * width + (up[axis] ?? 0) * s * height,
      );
      lists.normal.push(normal[axis] ?? 0);
    }
    lists.atom.push(atom);
  }
  return first;
}

function addBand({ index }: Lists, from: number, to: number, around: number): void {
  for (let n = 0; n < around; n++) {
    const next = (n + 1) % around;
    index.push(from + n, from + next, to + next, from + n, to + next, to + n);
  }
}

function addCap(lists: Lists, trace: Trace, ring: number, around: number, direction: 1 | -1): void {
  const { ahead } = splineAt(trace, direction < 0 ? 0 : trace.length - 1);
  const first = lists.atom.length;
  for (let n = 0; n < around; n++) {
    const at = 3 * (ring + n);
    lists.position.push(...lists.position.slice(at, at + 3));
    lists.normal.push(...ahead.map((value) => value * direction));
    lists.atom.push(lists.atom[ring + n] ?? 0);
  }
  for (let n = 1; n + 1 < around; n++)
    lists.index.push(
      first,
      ...(direction > 0 ? [first + n, first + n + 1] : [first + n + 1, first + n]),
    );
}

/** From the sugar to the far end of the base: the rungs of a nucleic acid's ladder. */
export function rungsOf(structure: Structure, part: Part): [number, number][] {
  const from = atomsNamed(structure, "P", "O5'", "O5*", "C4'", "C4*");
  const purine = atomsNamed(structure, "N9");
  const [n1, n3] = [atomsNamed(structure, "N1"), atomsNamed(structure, "N3")];
  const rungs: [number, number][] = [];
  for (let residue = part.firstResidue; residue < part.endResidue; residue++) {
    if (structure.residueKind[residue] !== NUCLEIC) continue;
    const end =
      (purine[residue] as number) >= 0 ? (n1[residue] as number) : (n3[residue] as number);
    if ((from[residue] as number) >= 0 && end >= 0) rungs.push([from[residue] as number, end]);
  }
  return rungs;
}
