/** How a molecule's scene is got: its file is read, its shapes are made, then three draws them. */
import type { SceneSource } from "../../gl/types";
import type { Options } from "../panelOptions";
import { align, type Fit, matchAtoms } from "./geometry/align";
import { drawnOf, type Look, lookKey, lookOf, modelOf } from "./look";
import type { MoleculeItem, Reference } from "./model";
import type { Structure } from "./read/structure";
import type { MoleculeFile } from "./structures";
import { ribbonOfModel, structureOf } from "./structures";
import { surfaceAround } from "./work";

/** A surface of more atoms says no more than a ribbon, and takes seconds. */
export const MOST_SURFACE_ATOMS = 200_000;

export function sourceOf(item: MoleculeItem, options: Options): SceneSource {
  const look = lookOf(options);
  const reference = options.ref === "off" ? undefined : item.reference;
  const ghost = options.ghost === "on" && reference !== undefined;
  return {
    key: ["molecule", item.file.url, lookKey(look), reference?.key ?? "", ghost].join("|"),
    load: (signal) => load(item.file, look, reference, ghost, signal),
  };
}

async function load(
  file: MoleculeFile,
  look: Look,
  reference: Reference | undefined,
  ghost: boolean,
  signal: AbortSignal,
) {
  const scenes = import("./scene/moleculeScene");
  const [structure, other] = await Promise.all([structureOf(file), reference && found(reference)]);
  signal.throwIfAborted();
  const shapes = await shapesOf(file, structure, look, signal);
  const still = other && (await structureOf(other).catch(() => null));
  const fit = other && still && other.url !== file.url ? fitOf(structure, still, look) : undefined;
  const behind = ghost && still && other ? await ghostOf(other, still, look) : undefined;
  signal.throwIfAborted();
  const { createScene } = await scenes;
  return createScene({ structure, look, ...shapes, fit: fit ?? undefined, ghost: behind });
}

/** A molecule is drawn where it is if its reference cannot be had. */
const found = (reference: Reference) => reference.find().catch(() => null);

async function shapesOf(file: MoleculeFile, structure: Structure, look: Look, signal: AbortSignal) {
  const drawn = drawnOf(structure, look);
  if (drawn.style === "cartoon")
    return { ribbon: await ribbonOfModel(file, structure, modelOf(structure, look)) };
  if (drawn.style !== "surface") return {};
  const loose = new Set(drawn.loose);
  const atoms = drawn.atoms.filter((atom) => !loose.has(atom));
  if (atoms.length > MOST_SURFACE_ATOMS)
    throw new Error(
      `A surface is drawn around at most ${MOST_SURFACE_ATOMS.toLocaleString("en")} atoms, and there are ${atoms.length.toLocaleString("en")}: choose another style.`,
    );
  return { surface: await surfaceAround(structure, atoms, signal) };
}

async function ghostOf(file: MoleculeFile, structure: Structure, look: Look) {
  const drawn = drawnOf(structure, { ...look, model: 0 });
  const ribbon = drawn.polymer ? await ribbonOfModel(file, structure, 0) : undefined;
  return { structure, ribbon };
}

const fits = new WeakMap<Structure, WeakMap<Structure, Map<number, Fit | null>>>();

/** How the shown model lies best on the reference's first one; null if they are not the same. */
export function fitOf(moving: Structure, still: Structure, look: Look): Fit | null {
  const model = Math.max(0, modelOf(moving, look));
  const byStill = fits.get(moving) ?? new WeakMap<Structure, Map<number, Fit | null>>();
  fits.set(moving, byStill);
  const byModel = byStill.get(still) ?? new Map<number, Fit | null>();
  byStill.set(still, byModel);
  const had = byModel.get(model);
  if (had !== undefined) return had;
  const pairs = matchAtoms(moving, still, [model, 0]);
  const fit = pairs && align(moving, still, pairs);
  byModel.set(model, fit);
  return fit;
}
