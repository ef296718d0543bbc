/** A project: its runs at the left, their panels in the middle, the playhead below. */
import { useParams } from "@tanstack/react-router";
import { PanelLeft } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../ui/Button";
import { Splitter } from "../../ui/Splitter";
import { useNarrow } from "../../ui/useMediaQuery";
import { useStored } from "../../ui/useStored";
import { Playhead } from "../../workspace/Playhead";
import { Toolbar } from "../../workspace/Toolbar";
import { Workspace } from "../../workspace/Workspace";
import { NotFoundPage } from "../NotFoundPage";
import { isNotFound, QueryState } from "../QueryState";
import { useTitle } from "../useTitle";
import styles from "./ProjectPage.module.css";
import { RunTable } from "./RunTable";
import { useRunCommands } from "./useRunCommands";
import { type RunRows, useRunRows } from "./useRunRows";

const INITIAL_WIDTH_PX = 450;
/** A strip of colours and the beginnings of names. */
const MIN_WIDTH_PX = 112;

export function ProjectPage() {
  const { entity = "", project = "" } = useParams({ strict: false });
  const path = `${entity}/${project}`;
  const data = useRunRows(path);
  useTitle(project);
  if (isNotFound(data.error) || data.total === 0)
    return (
      <NotFoundPage what={`There is no project ${path}.`} hint="It appears with its first run." />
    );
  if (data.total === undefined)
    return <QueryState what="the runs" error={data.error} onRetry={data.refetch} />;
  return <LoadedProject key={path} project={project} data={data} />;
}

function LoadedProject({ project, data }: { project: string; data: RunRows }) {
  const narrow = useNarrow();
  const [drawer, setDrawer] = useState(false);
  const [width, setWidth] = useStored("runs-width", INITIAL_WIDTH_PX);
  const filter = useRef<HTMLInputElement>(null);
  useRunCommands(data, () => {
    if (filter.current) return filter.current.focus();
    setDrawer(true);
    // The drawer's field is there after the next frame.
    requestAnimationFrame(() => filter.current?.focus());
  });

  const most = Math.max(MIN_WIDTH_PX, window.innerWidth - 240);
  const table = <RunTable data={data} filterRef={filter} />;
  return (
    <div className={styles.page}>
      <main
        className={styles.columns}
        style={
          narrow ? {} : { gridTemplateColumns: `${Math.min(width, most)}px 1px minmax(0, 1fr)` }
        }
      >
        {!narrow && table}
        {!narrow && (
          <Splitter
            label="Width of the run table"
            value={Math.min(width, most)}
            min={MIN_WIDTH_PX}
            max={most}
            initial={INITIAL_WIDTH_PX}
            onChange={setWidth}
          />
        )}
        <section className={styles.main} aria-label="Panels">
          <h1 className="visually-hidden">{project}</h1>
          <div className={styles.tools}>
            {narrow && (
              <Button onClick={() => setDrawer(!drawer)} aria-expanded={drawer}>
                <PanelLeft size={13} aria-hidden />
                Runs
              </Button>
            )}
            <Toolbar />
          </div>
          <Workspace runs={data.panels} scope="project" />
        </section>
        {narrow && drawer && <Drawer onClose={() => setDrawer(false)}>{table}</Drawer>}
      </main>
      <Playhead runs={data.panels} />
    </div>
  );
}

/** Takes the focus, so that keys reach the runs and Escape closes it; then gives the focus back. */
function Drawer({ onClose, children }: { onClose: () => void; children: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <>
      <button
        type="button"
        className={styles.shade}
        aria-label="Close the runs"
        onClick={onClose}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what is inside */}
      <div
        ref={box}
        tabIndex={-1}
        className={styles.drawer}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
        }}
      >
        {children}
      </div>
    </>
  );
}
