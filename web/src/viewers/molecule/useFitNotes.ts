/** Says below each molecule how far it is from its reference, once that is known. */
import { useEffect, useMemo, useReducer, useRef } from "react";
import { createKept } from "../../base/kept";
import type { Options } from "../panelOptions";
import type { Track } from "../types";
import type { Fit } from "./geometry/align";
import { lookOf } from "./look";
import type { MoleculeItem } from "./model";
import { fitOf } from "./source";
import { structureOf } from "./structures";

type Found = Fit | "same" | null;

/** Undefined while it is on its way; null if the two are not the same molecule. */
export async function findFit(item: MoleculeItem, options: Options): Promise<Found> {
  const file = await item.reference?.find();
  if (!file) return null;
  const look = lookOf(options);
  if (file.url === item.file.url && look.model <= 0) return "same";
  const [moving, still] = await Promise.all([structureOf(item.file), structureOf(file)]);
  return fitOf(moving, still, look);
}

export const noteOf = (found: Found | undefined): string => {
  if (found === undefined || found === null) return "";
  if (found === "same") return "reference";
  return `RMSD ${found.rmsd.toFixed(found.rmsd < 10 ? 2 : 1)} Å, ${found.atoms.toLocaleString("en")} ${found.by}`;
};

const keyOf = (item: MoleculeItem, model: number): string =>
  `${item.file.url}|${item.reference?.key}|${model}`;

/** Of what was found at steps that are not shown any more. */
const MOST_BYTES = 2 * 2 ** 20;

export function useFitNotes(
  tracks: readonly Track<MoleculeItem>[],
  options: Options,
): Track<MoleculeItem>[] {
  const found = useRef(createKept<Found>(MOST_BYTES));
  const [count, arrive] = useReducer((value: number) => value + 1, 0);
  const { model } = lookOf(options);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the options only the model counts
  useEffect(() => {
    let left = false;
    for (const item of tracks.flatMap(({ now }) => now?.items ?? [])) {
      const key = keyOf(item, model);
      if (!item.reference || found.current.use(key) !== undefined) continue;
      findFit(item, options).then(
        (fit) => {
          found.current.keep(key, fit, 0);
          if (!left) arrive();
        },
        () => found.current.keep(key, null, 0), // its own view says what is wrong with it
      );
    }
    return () => {
      left = true;
    };
  }, [tracks, model]);
  // A run with nothing but its first step has nothing to compare.
  const items = tracks.flatMap(({ now }) => now?.items ?? []);
  const alone = items.every((item) => typeof found.current.use(keyOf(item, model)) !== "object");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `count` stands for what was found
  return useMemo(
    () =>
      tracks.map((track) => {
        const { now } = track;
        if (!now) return track;
        const noted = now.items.map((item) => {
          const fit = found.current.use(keyOf(item, model));
          const note = alone && fit === "same" ? "" : noteOf(fit);
          return note ? { ...item, note } : item;
        });
        return { ...track, now: { ...now, items: noted } };
      }),
    [tracks, model, count, alone],
  );
}
