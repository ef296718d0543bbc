/** All panels of the visible runs, in sections; only those near the screen exist. */
import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { keysQuery } from "../api/queries";
import { countOf } from "../base/format";
import { useSize } from "../charts/useSize";
import { EmptyState } from "../ui/EmptyState";
import { ErrorCard } from "../ui/ErrorCard";
import { viewerFor } from "../viewers/registry";
import { LargeView } from "./LargeView";
import { GAP_PIXELS, layoutRows, type PanelSize, type Row } from "./layout";
import { Panel } from "./Panel";
import { publishSections } from "./sectionNames";
import { type PanelSpec, panelsOf, SCALAR, sectionsOf } from "./sections";
import { usePanelCommands } from "./usePanelCommands";
import { useView, type VisibleRun } from "./view";
import styles from "./Workspace.module.css";

export interface WorkspaceProps {
  runs: VisibleRun[];
  scope: "project" | "run";
}

const SCALAR_SIZE: PanelSize = { columns: 4, height: 224 };
/** Rows kept ready above and below the screen. */
const OVERSCAN_ROWS = 2;
const PAGE_PADDING_PIXELS = 32;

const TALLEST_PIXELS = 560;

function sizeOf(panel: PanelSpec): PanelSize {
  if (panel.kind === SCALAR) return SCALAR_SIZE;
  const { columns, height, heightPerRun = 0 } = viewerFor(panel.kind).size;
  const wanted = height + heightPerRun * Math.max(0, panel.runs - 1);
  return { columns, height: Math.max(height, Math.min(TALLEST_PIXELS, wanted)) };
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
      {nothing && (
        <EmptyState title="Nothing logged yet">
          Panels appear here as soon as a run calls <code>run.log()</code>.
        </EmptyState>
      )}
      {!nothing && keys.data && sections.length === 0 && (
        <EmptyState title={`No panel matches “${view.find}”`}>
          {countOf(keys.data.keys.length, "panel")} in all.
        </EmptyState>
      )}
      <Rows sections={sections} runs={stable} />
      {large && <LargeView spec={large} runs={stable} />}
    </div>
  );
}

function Rows({
  sections,
  runs,
}: {
  sections: ReturnType<typeof sectionsOf>;
  runs: readonly VisibleRun[];
}) {
  const view = useView();
  const scroller = useRef<HTMLDivElement>(null);
  const { width } = useSize(scroller);
  const [pointed, setPointed] = useState<string>();
  const rows = useMemo(
    () => layoutRows(sections, view.folded, width - PAGE_PADDING_PIXELS, sizeOf),
    [sections, view.folded, width],
  );
  usePanelCommands(sections, pointed);
  const virtual = useVirtualizer({
    count: width > 0 ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rows[index]?.height ?? 0,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN_ROWS,
    paddingEnd: GAP_PIXELS,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other heights
  useEffect(() => virtual.measure(), [rows]);
  return (
    <div ref={scroller} className={styles.scroller} inert={view.large !== undefined}>
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <div
              key={key}
              className={styles.row}
              style={{ transform: `translateY(${start}px)`, height: row.height }}
            >
              {row.type === "header" ? (
                <SectionHeader row={row} />
              ) : (
                <PanelRow row={row} runs={runs} onPoint={setPointed} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function SectionHeader({ row }: { row: Extract<Row, { type: "header" }> }) {
  const view = useView();
  const { name, panels } = row.section;
  const fold = () =>
    view.set({
      folded: row.folded ? view.folded.filter((one) => one !== name) : [...view.folded, name],
    });
  const Icon = row.folded ? ChevronRight : ChevronDown;
  return (
    <h2 className={styles.section}>
      <button type="button" aria-expanded={!row.folded} onClick={fold}>
        <Icon size={13} aria-hidden />
        {name || "General"} <span>{countOf(panels.length, "panel")}</span>
      </button>
    </h2>
  );
}

interface PanelRowProps {
  row: Extract<Row, { type: "panels" }>;
  runs: readonly VisibleRun[];
  onPoint: (id: string | undefined) => void;
}

function PanelRow({ row, runs, onPoint }: PanelRowProps) {
  const { large } = useView();
  return (
    <div className={styles.panels} style={{ height: row.height - GAP_PIXELS }}>
      {row.panels.map(({ panel, columns }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: only says which panel the key f means
        <div
          key={panel.id}
          style={{ gridColumn: `span ${columns}` }}
          onPointerEnter={() => onPoint(panel.id)}
          onPointerLeave={() => onPoint(undefined)}
          onFocus={() => onPoint(panel.id)}
        >
          {panel.id !== large && <Panel spec={panel} runs={runs} large={false} />}
        </div>
      ))}
    </div>
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
