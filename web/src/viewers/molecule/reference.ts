/** What molecules are laid on: how a run began, one of its steps, or another run. In the link as "first", "step:12", "run:abc" or "off". */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { mediaAtQuery, mediaHistoryQuery } from "../../api/queries";
import type { Options } from "../panelOptions";
import { reads } from "../readItem";
import type { Track } from "../types";
import { type MoleculeItem, type Reference, reader } from "./model";
import type { MoleculeFile } from "./structures";

export type Against =
  | { type: "off" | "first" }
  | { type: "step"; step: number }
  | { type: "run"; id: string };

export function againstOf({ ref }: Options): Against {
  const [, word, value = ""] = /^(run|step):(.+)$/s.exec(ref ?? "") ?? [];
  if (word === "run") return { type: "run", id: value };
  if (word === "step" && Number.isInteger(Number(value)))
    return { type: "step", step: Number(value) };
  return { type: ref === "off" ? "off" : "first" };
}

/** Thinned histories keep their ends. */
const FEW_ENTRIES = 2;

interface Place {
  run: string;
  position: number;
}

async function firstStep(
  client: QueryClient,
  key: string,
  { run }: Place,
): Promise<number | undefined> {
  const answer = await client.fetchQuery({
    ...mediaHistoryQuery([run], key, undefined, FEW_ENTRIES, 1),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return answer.tracks[0]?.entries[0]?.step;
}

async function fileAt(
  client: QueryClient,
  key: string,
  { run, position }: Place,
  step: number | undefined,
): Promise<MoleculeFile | null> {
  if (step === undefined) return null;
  const answer = await client.fetchQuery({
    ...mediaAtQuery([run], key, step, 1, position),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const stored = answer.tracks[0]?.entries.at(-1)?.items[0];
  return stored && reads(reader, stored) ? reader.parse(stored).file : null;
}

/** The reference of one place in a run's lists. */
export function referenceOf(
  client: QueryClient,
  panelKey: string,
  against: Against,
  place: Place,
  tracks: readonly Pick<Track<MoleculeItem>, "run" | "now">[],
): Reference | undefined {
  if (against.type === "off") return undefined;
  if (against.type === "run") {
    const other = tracks.find(({ run }) => run.id === against.id);
    const file = other?.now?.items[other.now.positions.indexOf(place.position)]?.file;
    return file && { key: file.url, find: () => Promise.resolve(file) };
  }
  const step = against.type === "step" ? against.step : undefined;
  return {
    key: `${place.run}:${place.position}@${step ?? "first"}`,
    find: async () =>
      fileAt(client, panelKey, place, step ?? (await firstStep(client, panelKey, place))),
  };
}

/** The same tracks, their items with what they are laid on. */
export function useReferences(
  tracks: readonly Track<MoleculeItem>[],
  panelKey: string,
  options: Options,
): Track<MoleculeItem>[] {
  const client = useQueryClient();
  const { ref } = options;
  return useMemo(() => {
    const against = againstOf(ref === undefined ? {} : { ref });
    return tracks.map((track) => {
      const { now, run } = track;
      if (!now) return track;
      const items = now.items.map((item, i) => {
        const place = { run: run.path, position: now.positions[i] ?? i };
        return withReference(item, referenceOf(client, panelKey, against, place, tracks));
      });
      return { ...track, now: { ...now, items } };
    });
  }, [client, tracks, panelKey, ref]);
}

const made = new WeakMap<MoleculeItem, Map<string, MoleculeItem>>();

/** The same object for the same reference: what is drawn stays. */
function withReference(item: MoleculeItem, reference: Reference | undefined): MoleculeItem {
  if (!reference) return item;
  const known = made.get(item) ?? new Map<string, MoleculeItem>();
  made.set(item, known);
  const had = known.get(reference.key) ?? { ...item, reference };
  known.set(reference.key, had);
  return had;
}
