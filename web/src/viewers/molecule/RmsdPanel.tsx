/** How far molecules are from their reference, over all steps of all runs. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useReducer, useRef } from "react";
import { formatInteger } from "../../base/format";
import { LineChart } from "../../charts/LineChart";
import type { Line } from "../../charts/line";
import { type Options, parseOptions } from "../panelOptions";
import type { Entry, PanelProps, Track } from "../types";
import type { MoleculeItem } from "./model";
import styles from "./RmsdPanel.module.css";
import { againstOf, referenceOf } from "./reference";
import { findFit } from "./useFitNotes";

/** Files that one chart reads; more steps are thinned evenly. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_FILES = 400;

interface Wanted {
  key: string;
  run: string;
  step: number;
  item: MoleculeItem;
}

export default function RmsdPanel(props: PanelProps<MoleculeItem>) {
  const { tracks, reportCount, step, range, panelKey } = props;
  const options = useMemo(() => parseOptions(props.options), [props.options]);
  const wanted = useWanted(tracks, panelKey, options);
  const found = useFound(wanted, options);
  const lines = useMemo(() => linesOf(tracks, wanted, found), [tracks, wanted, found]);
  const logged = tracks.reduce((sum, { historyTotal }) => sum + historyTotal, 0);
  const shown = lines.reduce((sum, line) => sum + line.x.length, 0);
  useEffect(
    () => reportCount(shown, Math.max(shown, logged), "step"),
    [reportCount, shown, logged],
  );
  if (againstOf(options).type === "off")
    return <p className={styles.note}>There is no RMSD while molecules are laid on nothing</p>;
  if (shown === 0)
    return <p className={styles.note}>{found.size < wanted.length ? "" : noteOf(wanted)}</p>;
  return (
    <div className={styles.chart} data-rmsd={shown} data-of={wanted.length}>
      <LineChart
        lines={lines}
        axis="step"
        log={false}
        smoothing={0}
        range={range}
        domain={null}
        playhead={step === null ? null : { x: step, label: formatInteger(step) }}
        formatX={(x) => formatInteger(Math.round(x))}
        onRange={props.setRange}
        onPick={(x) => props.setStep(nearestStep(wanted, x))}
        label={`RMSD of ${panelKey} in Ångström`}
        beside={props.large}
      />
      <span className={styles.unit}>RMSD, Å</span>
    </div>
  );
}

const noteOf = (wanted: readonly Wanted[]): string =>
  wanted.length < 2
    ? "One step alone has no RMSD"
    : "These molecules have no atoms in common that could be laid on one another";

function nearestStep(wanted: readonly Wanted[], x: number): number {
  const near = (a: Wanted, b: Wanted) => (Math.abs(b.step - x) < Math.abs(a.step - x) ? b : a);
  return wanted.length === 0 ? Math.round(x) : wanted.reduce(near).step;
}

/** The first molecule of each step, as many as may be read. */
function useWanted(
  tracks: readonly Track<MoleculeItem>[],
  panelKey: string,
  { ref }: Options,
): Wanted[] {
  const client = useQueryClient();
  return useMemo(() => {
    const against = againstOf(ref === undefined ? {} : { ref });
    return tracks.flatMap((track) => {
      const place = { run: track.run.path, position: 0 };
      const reference = referenceOf(client, panelKey, against, place, tracks);
      if (!reference) return [];
      const few = thinned(track.history, Math.floor(MOST_FILES / Math.max(1, tracks.length)));
      return few.flatMap(({ step, items: [item] }) =>
        item
          ? [
              {
                key: `${item.file.url}|${reference.key}`,
                run: track.run.path,
                step,
                item: { ...item, reference },
              },
            ]
          : [],
      );
    });
  }, [client, tracks, panelKey, ref]);
}

function thinned(history: readonly Entry<MoleculeItem>[], most: number): Entry<MoleculeItem>[] {
  const bytes = history.reduce((sum, { items }) => sum + (items[0]?.file.sizeBytes ?? 0), 0);
  const count = Math.max(
    2,
    Math.min(most, Math.floor((history.length * MOST_BYTES) / (bytes || 1))),
  );
  if (count >= history.length) return [...history];
  const at = (i: number) => Math.round((i * (history.length - 1)) / (count - 1));
  return Array.from({ length: count }, (_, i) => history[at(i)]).flatMap((entry) => entry ?? []);
}

/** Å by key; NaN where there is nothing to compare. Read one after the other, shown a few at a time. */
function useFound(wanted: readonly Wanted[], options: Options): ReadonlyMap<string, number> {
  const found = useRef(new Map<string, number>());
  const [count, arrive] = useReducer((value: number) => value + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is wanted names what is compared
  useEffect(() => {
    let left = false;
    const run = async () => {
      for (const [i, { key, item }] of wanted.entries()) {
        if (left) return;
        if (found.current.has(key)) continue;
        const fit = await findFit(item, withoutModel(options)).catch(() => null);
        found.current.set(key, fit === "same" ? 0 : (fit?.rmsd ?? Number.NaN));
        if (i % 8 === 0) arrive();
      }
      arrive();
    };
    void run();
    return () => {
      left = true;
    };
  }, [wanted]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `count` stands for what was found
  return useMemo(() => new Map(found.current), [count]);
}

const withoutModel = ({ model: _, ...options }: Options): Options => options;

function linesOf(
  tracks: readonly Track<MoleculeItem>[],
  wanted: readonly Wanted[],
  found: ReadonlyMap<string, number>,
): Line[] {
  return tracks.flatMap(({ run }) => {
    const own = wanted.filter(
      (each) => each.run === run.path && Number.isFinite(found.get(each.key)),
    );
    if (own.length < 2) return [];
    const mean = Float64Array.from(own, ({ key }) => found.get(key) ?? Number.NaN);
    const x = Float64Array.from(own, ({ step }) => step);
    return [
      {
        id: run.path,
        name: run.name,
        color: run.color,
        x,
        mean,
        min: mean,
        max: mean,
        total: own.length,
      },
    ];
  });
}
