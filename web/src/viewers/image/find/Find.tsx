/** Pictures of all runs and steps whose masks and boxes fit a question, as a gallery. */

import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { formatInteger } from "../../../base/format";
import { createOwnWrites } from "../../../base/ownWrites";
import { Button } from "../../../ui/Button";
import { CompletionField } from "../../../ui/CompletionField";
import { EmptyState } from "../../../ui/EmptyState";
import { Menu } from "../../../ui/Menu";
import { Select } from "../../../ui/Select";
import { formatFocus } from "../../focus";
import { parseOptions, withOptions } from "../../panelOptions";
import type { PanelProps } from "../../types";
import type { ImageItem } from "../model";
import {
  findQuery,
  type Match,
  ORDERS,
  type Order,
  type Question,
  vocabularyQuery,
} from "./answers";
import { downloadMatches } from "./exportMatches";
import styles from "./Find.module.css";
import { exampleQuestions, findCompletions, wordsOf } from "./findCompletion";
import { Gallery } from "./Gallery";
import { ProblemText } from "./ProblemText";
import { useMatches } from "./useMatches";

const TYPING_MS = 400;

export default function Find(props: PanelProps<ImageItem>) {
  const { tracks, panelKey, options, setOptions, setStep, setFocus, reportCount } = props;
  const chosen = parseOptions(options);
  const where = chosen.where ?? "";
  const order = ORDERS.find((one) => one === chosen.order) ?? "step";
  const runs = useMemo(() => tracks.map(({ run }) => run.path), [tracks]);
  const stableRuns = useSame(runs);
  const question = useMemo<Question>(
    () => ({ runs: stableRuns, key: panelKey, where, order }),
    [stableRuns, panelKey, where, order],
  );
  const [sight, setSight] = useState<readonly [number, number]>([0, 1]);
  const { asked, error } = useAnswerable(question);
  const matches = useMatches(asked, ...sight);
  const { total, progress } = matches;
  const stale = matches.stale || error !== null;
  const shown = where === "" ? 0 : total;
  useEffect(
    () => reportCount(shown, Math.max(shown, progress?.of ?? shown), "image"),
    [reportCount, shown, progress?.of],
  );
  const runOf = useMemo(() => new Map(tracks.map(({ run }) => [run.path, run])), [tracks]);
  const open = (match: Match) => {
    const run = runOf.get(match.run);
    if (!run) return;
    setStep(match.step);
    setFocus(formatFocus({ run: run.id, position: match.position }));
  };
  const searching = where !== "" && !error && (progress === undefined || !progress.done || stale);
  return (
    <div className={styles.find} data-find={stateOf(where, error, searching)}>
      <div className={styles.strip}>
        <QuestionField
          where={where}
          runs={stableRuns}
          panelKey={panelKey}
          error={where === "" ? null : error}
          onChange={(next) => setOptions(withOptions(options, { where: next }), { replace: true })}
        />
        <Select
          label="Order of what was found"
          value={order}
          options={ORDERS.map((value) => ({ value, label: ORDER_LABELS[value] }))}
          onChange={(next) =>
            setOptions(withOptions(options, { order: next === "step" ? undefined : next }))
          }
        />
        <Menu
          trigger={<Button disabled={shown === 0}>Download</Button>}
          items={(["csv", "json"] as const).map((format) => ({
            label: format.toUpperCase(),
            onSelect: () => void downloadMatches(question, format, [...runOf.values()]),
          }))}
        />
        <output className={styles.count} aria-live="polite">
          {where !== "" && progress && !error && (
            <>
              {formatInteger(total)} of {formatInteger(progress.of)} pictures
              {!progress.done &&
                `, searched ${formatInteger(progress.searched)} of ${formatInteger(progress.of)}`}
              {progress.unreadable > 0 && `, ${formatInteger(progress.unreadable)} unreadable`}
              {progress.stopped && ` (${progress.stopped})`}
            </>
          )}
        </output>
      </div>
      {where === "" && (
        <Examples
          runs={stableRuns}
          panelKey={panelKey}
          step={props.step ?? undefined}
          onChoose={(next) => setOptions(withOptions(options, { where: next }))}
        />
      )}
      {where !== "" && !error && progress?.done && total === 0 && !stale && (
        <EmptyState title="No picture fits">
          All {formatInteger(progress.of)} were searched, at every step of the runs shown.
        </EmptyState>
      )}
      {where !== "" && total > 0 && (
        <Gallery
          key={`${asked.where} ${asked.order}`}
          matches={matches}
          stale={stale}
          runOf={runOf}
          onSight={setSight}
          onOpen={open}
        />
      )}
    </div>
  );
}

const ORDER_LABELS: Record<Order, string> = {
  step: "by step",
  "-step": "newest step first",
  score: "lowest score first",
  "-score": "highest score first",
  area: "smallest first",
  "-area": "largest first",
};

const stateOf = (where: string, error: Error | null, searching: boolean): string =>
  where === "" ? "empty" : error ? "error" : searching ? "searching" : "done";

interface QuestionFieldProps {
  where: string;
  runs: readonly string[];
  panelKey: string;
  error: Error | null;
  onChange: (where: string) => void;
}

/** The field answers while one types; what is wrong stands under it, pointing at the place. */
function QuestionField({ where, runs, panelKey, error, onChange }: QuestionFieldProps) {
  const { data } = useQuery(vocabularyQuery(runs, panelKey));
  const words = useMemo(() => wordsOf(data), [data]);
  const [text, setText] = useState(where);
  const latest = useRef({ where, onChange });
  latest.current = { where, onChange };
  const writes = useRef(createOwnWrites(where));
  useEffect(() => {
    // What was typed since it was written stays.
    if (!writes.current.isOwn(where)) setText((old) => (old.trim() === where ? old : where));
  }, [where]);
  const commit = (next: string) => {
    const wanted = next.trim();
    if (wanted === latest.current.where) return;
    writes.current.wrote(wanted);
    latest.current.onChange(wanted);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `commit` reads what is newest
  useEffect(() => {
    const timer = setTimeout(() => commit(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <CompletionField
      icon={Search}
      label="Find pictures"
      placeholder={'class = "car" and score < 0.3'}
      value={text}
      error={
        error && text.trim() === where ? (
          <ProblemText message={error.message} question={where} />
        ) : undefined
      }
      complete={(typed, caret) => findCompletions(typed, caret, words)}
      onChange={setText}
      onEnter={() => commit(text)}
    />
  );
}

interface ExamplesProps {
  runs: readonly string[];
  panelKey: string;
  step: number | undefined;
  onChoose: (where: string) => void;
}

function Examples({ runs, panelKey, step, onChoose }: ExamplesProps) {
  const { data } = useQuery(vocabularyQuery(runs, panelKey));
  const examples = useMemo(() => exampleQuestions(wordsOf(data), step), [data, step]);
  return (
    <div className={styles.examples}>
      <p>Find pictures of any run and step by what lies on them, for example</p>
      <ul>
        {examples.map(({ text, about }) => (
          <li key={text}>
            <button type="button" onClick={() => onChoose(text)}>
              <code>{text}</code>
            </button>
            <span>{about}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** While a question cannot be read, what the last one found stays. */
function useAnswerable(question: Question): { asked: Question; error: Error | null } {
  const { error, data } = useQuery({
    ...findQuery(question, 0),
    enabled: question.where !== "" && question.runs.length > 0,
  });
  const last = useRef(question);
  if (!error && data) last.current = question;
  return { asked: error ? last.current : question, error };
}

/** The same list while it holds the same. */
function useSame(list: readonly string[]): readonly string[] {
  const kept = useRef(list);
  if (kept.current.length !== list.length || kept.current.some((one, i) => one !== list[i]))
    kept.current = list;
  return kept.current;
}
