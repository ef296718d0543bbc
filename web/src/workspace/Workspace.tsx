/** All panels of the visible runs, in sections; only those near the screen exist. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { keysQuery } from "../api/queries";
import { countOf } from "../base/format";
import { EmptyState } from "../ui/EmptyState";
import { ErrorCard } from "../ui/ErrorCard";
import { viewerFor } from "../viewers/registry";
import { LargeView } from "./LargeView";
import { prepareScalarPanel } from "./Panel";
import { PanelGrid } from "./PanelGrid";
import { publishSections } from "./sectionNames";
import { panelsOf, SCALAR, sectionsOf } from "./sections";
import { ViewOverlay } from "./ViewOverlay";
import { useView, type VisibleRun } from "./view";
import { prepareViewers } from "./viewerPanels";
import styles from "./Workspace.module.css";

export interface WorkspaceProps {
  runs: VisibleRun[];
  scope: "project" | "run";
}

export function Workspace({ runs, scope }: WorkspaceProps) {
  const view = useView();
  const stable = useStableRuns(runs);
  const paths = useMemo(() => stable.map((run) => run.path), [stable]);
  const keys = useQuery(keysQuery(paths));
  const sections = useMemo(
    () => sectionsOf(keys.data?.keys ?? [], view.find),
    [keys.data, view.find],
  );
  useEffect(() => {
    const kinds = new Set((keys.data?.keys ?? []).map((key) => key.kind));
    if (kinds.delete(SCALAR)) prepareScalarPanel();
    prepareViewers([...kinds].map((kind) => viewerFor(kind)));
  }, [keys.data]);
  useEffect(() => publishSections(sections.map((section) => section.name)), [sections]);
  const large = useMemo(
    () => panelsOf(keys.data?.keys ?? []).find((panel) => panel.id === view.large),
    [keys.data, view.large],
  );
  if (runs.length === 0) {
    return (
      <EmptyState title="No run is shown">
        Switch one on by the dot before its name, and its panels appear here.
      </EmptyState>
    );
  }
  if (keys.error && !keys.data) {
    return (
      <ErrorCard title="The panels could not be loaded" error={keys.error} onRetry={keys.refetch} />
    );
  }
  const nothing = keys.data?.keys.length === 0;
  return (
    <div className={styles.workspace} data-scope={scope}>
      {nothing && <NothingLogged live={runs.some((run) => run.state === "running")} />}
      {!nothing && keys.data && sections.length === 0 && (
        <EmptyState title={`No panel matches “${view.find}”`}>
          {countOf(keys.data.keys.length, "panel")} in all.
        </EmptyState>
      )}
      <ViewOverlay>
        <PanelGrid sections={sections} runs={stable} covered={large !== undefined} />
        {large && <LargeView spec={large} runs={stable} />}
      </ViewOverlay>
    </div>
  );
}

/** A run that has ended will log no more: nobody need wait for it. */
function NothingLogged({ live }: { live: boolean }) {
  if (!live)
    return <EmptyState title="Nothing was logged">The overview says how it ended.</EmptyState>;
  return (
    <EmptyState title="Nothing logged yet">
      Panels appear here as soon as a run calls <code>run.log()</code>.
    </EmptyState>
  );
}

/** The same list while nothing in it changed that a panel shows, however often the page makes a new one. */
function useStableRuns(runs: readonly VisibleRun[]): readonly VisibleRun[] {
  const kept = useRef(runs);
  if (!sameRuns(kept.current, runs)) kept.current = runs;
  return kept.current;
}

const sameRuns = (a: readonly VisibleRun[], b: readonly VisibleRun[]): boolean =>
  a.length === b.length &&
  a.every((run, i) => {
    const other = b[i] as VisibleRun;
    return (
      run.path === other.path &&
      run.name === other.name &&
      run.color === other.color &&
      run.lastStep === other.lastStep &&
      run.started === other.started
    );
  });
