/** One run: its panels, what it was given and found, what it printed. */
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { runQuery } from "../../api/queries";
import type { Run, RunDetail } from "../../api/types.gen";
import { runColor } from "../../base/color";
import { countOf, formatInteger } from "../../base/format";
import { formatAgo, formatDuration, formatMoment } from "../../base/time";
import { classNames } from "../../ui/classNames";
import { type Tab, Tabs } from "../../ui/Tabs";
import { useNow } from "../../ui/useNow";
import { Playhead } from "../../workspace/Playhead";
import { Toolbar } from "../../workspace/Toolbar";
import type { VisibleRun } from "../../workspace/view";
import { Workspace } from "../../workspace/Workspace";
import { NotFoundPage } from "../NotFoundPage";
import type { RunTab } from "../pageSearch";
import { usePageState } from "../pageState";
import { runValue, stateWord } from "../project/runValues";
import { asVisible } from "../project/visibleRuns";
import { isNotFound, QueryState } from "../QueryState";
import { useTitle } from "../useTitle";
import styles from "./RunPage.module.css";

const Logs = lazy(() => import("./Logs").then(({ Logs }) => ({ default: Logs })));
const Overview = lazy(() => import("./Overview").then(({ Overview }) => ({ default: Overview })));

export function RunPage() {
  const { entity = "", project = "", run = "" } = useParams({ strict: false });
  const path = `${entity}/${project}/${run}`;
  const { data, error, refetch } = useQuery(runQuery(path));
  useTitle(data?.run.name ?? run, project);
  if (isNotFound(error)) return <NotFoundPage what={`There is no run ${path}.`} />;
  if (!data) return <QueryState what="the run" error={error} onRetry={refetch} />;
  return <LoadedRun key={path} path={path} detail={data} />;
}

function LoadedRun({ path, detail }: { path: string; detail: RunDetail }) {
  const { search, setSearch } = usePageState();
  const tab = search.tab ?? "panels";
  const runs = [asVisible(detail.run)];
  const problems = detail.problems.length;
  const tabs: Tab<RunTab>[] = [
    { id: "panels", label: "Panels" },
    {
      id: "overview",
      label: (
        <>
          Overview
          {problems > 0 && (
            <span className={styles.problems} title={countOf(problems, "problem")}>
              {formatInteger(problems)}
            </span>
          )}
        </>
      ),
    },
    { id: "logs", label: "Logs" },
  ];
  return (
    <main className={styles.page}>
      <h1 className="visually-hidden">{detail.run.name}</h1>
      <Tabs
        label="Parts of the run"
        className={styles.tabs}
        tabs={tabs}
        value={tab}
        onChange={(next) => setSearch({ tab: next === "panels" ? undefined : next })}
        trailing={<Facts run={detail.run} />}
      >
        <Suspense>
          {tab === "overview" && <Overview detail={detail} />}
          {tab === "logs" && <Logs run={path} live={detail.run.state === "running"} />}
        </Suspense>
        {tab === "panels" && <Panels runs={runs} />}
      </Tabs>
      {tab === "panels" && <Playhead runs={runs} />}
    </main>
  );
}

const Panels = ({ runs }: { runs: VisibleRun[] }) => (
  <div className={styles.panels}>
    <div className={styles.tools}>
      <Toolbar />
    </div>
    <Workspace runs={runs} scope="run" />
  </div>
);

function Facts({ run }: { run: Run }) {
  const now = useNow();
  return (
    <p className={styles.facts}>
      <span className={styles.name}>
        <i className={styles.dot} style={{ background: runColor(run.color) }} />
        <span className={classNames(styles.state, styles[run.state])}>{stateWord(run.state)}</span>
      </span>
      <span className={styles.fact} title={formatMoment(run.created)}>
        began {formatAgo(run.created, now)}
      </span>
      <span className={styles.fact}>{formatDuration(Number(runValue(run, "duration", now)))}</span>
      {run.last_step !== null && (
        <span className={styles.fact}>step {formatInteger(run.last_step)}</span>
      )}
      {run.tags.map((tag) => (
        <span key={tag} className={styles.tag}>
          {tag}
        </span>
      ))}
    </p>
  );
}
