/** Every run at its own best step by a metric: choose the metric, see the steps, leave. */
import { useQuery } from "@tanstack/react-query";
import { Flag, X } from "lucide-react";
import { useMemo, useState } from "react";
import { keysQuery } from "../api/queries";
import { countOf, formatExact, formatInteger, formatNumber } from "../base/format";
import { Button } from "../ui/Button";
import { IconButton } from "../ui/IconButton";
import { Popover } from "../ui/Popover";
import { TextField } from "../ui/TextField";
import styles from "./BestOfMenu.module.css";
import { bestTitle, guessBy } from "./bestOf";
import type { PlayheadState } from "./scrub";
import { SCALAR } from "./sections";
import { type Best, useBest } from "./useBest";
import { type BestOf as Choice, useView, type VisibleRun } from "./view";

interface BestOfMenuProps {
  runs: readonly VisibleRun[];
  playhead: PlayheadState;
  open: boolean;
  onOpen: (open: boolean) => void;
}

export function BestOfMenu({ runs, playhead, open, onOpen }: BestOfMenuProps) {
  const view = useView();
  const best = useBest(runs);
  const choose = (next: Choice | undefined) => {
    playhead.settle();
    view.set({ best: next });
  };
  const button = (
    <Button
      on={best !== null}
      className={styles.button}
      data-best={best ? stateOf(best) : undefined}
    >
      <Flag size={12} aria-hidden />
      <span className={styles.title}>{best ? bestTitle(best.of) : "Best of"}</span>
    </Button>
  );
  return (
    <span className={styles.best}>
      <Popover
        label="Best step by a metric"
        align="end"
        open={open}
        onOpenChange={onOpen}
        trigger={button}
        className={styles.sheet}
      >
        {best && <RunSteps best={best} runs={runs} />}
        <Metrics
          runs={runs}
          chosen={best?.of}
          onChoose={(next) => {
            choose(next);
            onOpen(false);
          }}
        />
      </Popover>
      {best && (
        <>
          <IconButton
            icon={X}
            label="Back to the playhead"
            shortcut="Escape"
            onClick={() => choose(undefined)}
          />
          {!open && (
            <div className={styles.hover}>
              <RunSteps best={best} runs={runs} />
            </div>
          )}
        </>
      )}
    </span>
  );
}

const stateOf = ({ steps, error }: Best): string => (steps ? "ready" : error ? "error" : "loading");

const MOST_RUNS = 30;

/** Where each run was best; who has no value stays at the playhead. */
function RunSteps({ best, runs }: { best: Best; runs: readonly VisibleRun[] }) {
  const { steps, error, of } = best;
  if (!steps)
    return (
      <p className={styles.note}>{error ? error.message : `Looking for the best ${of.key} …`}</p>
    );
  return (
    <table className={styles.steps}>
      <caption className="visually-hidden">{bestTitle(of)}</caption>
      <tbody>
        {runs.slice(0, MOST_RUNS).map((run) => {
          const found = steps.get(run.path);
          return (
            <tr key={run.path}>
              <th scope="row">
                <i style={{ background: run.color }} />
                <span>{run.name}</span>
              </th>
              {found ? (
                <>
                  <td title={formatExact(found.value)}>{formatNumber(found.value)}</td>
                  <td>step {formatInteger(found.step)}</td>
                </>
              ) : (
                <td colSpan={2}>no value, at the playhead</td>
              )}
            </tr>
          );
        })}
      </tbody>
      {runs.length > MOST_RUNS && (
        <tfoot>
          <tr>
            <td colSpan={3}>and {countOf(runs.length - MOST_RUNS, "more run")}</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

const MOST_METRICS = 60;

interface MetricsProps {
  runs: readonly VisibleRun[];
  chosen: Choice | undefined;
  onChoose: (choice: Choice | undefined) => void;
}

function Metrics({ runs, chosen, onChoose }: MetricsProps) {
  const [text, setText] = useState("");
  const paths = useMemo(() => runs.map((run) => run.path), [runs]);
  const { data } = useQuery(keysQuery(paths));
  const all = useMemo(
    () => [
      ...new Set((data?.keys ?? []).filter((one) => one.kind === SCALAR).map((one) => one.key)),
    ],
    [data],
  );
  const wanted = text.toLowerCase();
  const found = all.filter((key) => key.toLowerCase().includes(wanted));
  const first = found[0];
  if (data && all.length === 0)
    return <p className={styles.note}>No number was logged that could be best.</p>;
  return (
    <>
      <TextField
        label="Find a metric"
        placeholder="Show each run where it is best by …"
        value={text}
        onChange={setText}
        onKeyDown={(event) => {
          if (event.key === "Enter" && first) onChoose({ key: first, by: guessBy(first) });
        }}
      />
      <ul className={styles.metrics}>
        {found.slice(0, MOST_METRICS).map((key) => (
          <Metric key={key} name={key} chosen={chosen} onChoose={onChoose} />
        ))}
      </ul>
      {found.length > MOST_METRICS && (
        <p className={styles.note}>
          {MOST_METRICS} of {formatInteger(found.length)} metrics
        </p>
      )}
      {found.length === 0 && data && <p className={styles.note}>No metric matches “{text}”</p>}
    </>
  );
}

/** The name takes the direction that it suggests; the other one is beside it. */
function Metric({ name, chosen, onChoose }: Omit<MetricsProps, "runs"> & { name: string }) {
  const guess = guessBy(name);
  const isChosen = (by: Choice["by"]) => chosen?.key === name && chosen.by === by;
  return (
    <li>
      <button
        type="button"
        className={styles.metric}
        title={name}
        onClick={() => onChoose({ key: name, by: guess })}
      >
        {name}
      </button>
      {(["min", "max"] as const).map((by) => (
        <Button
          key={by}
          look="quiet"
          on={isChosen(by)}
          data-guess={by === guess || undefined}
          aria-label={`${by} of ${name}`}
          onClick={() => onChoose(isChosen(by) ? undefined : { key: name, by })}
        >
          {by}
        </Button>
      ))}
    </li>
  );
}
