/** Where am I, find anything, what is live, share. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Keyboard, Moon, Search, Sun } from "lucide-react";
import type { LiveState } from "../api/live";
import { projectsQuery, runQuery } from "../api/queries";
import { formatInteger } from "../base/format";
import { CopyButton } from "../ui/CopyButton";
import { copyText } from "../ui/clipboard";
import { useCommands } from "../ui/commands";
import { IconButton } from "../ui/IconButton";
import { Kbd } from "../ui/Kbd";
import { Tooltip } from "../ui/Tooltip";
import { useView } from "../workspace/view";
import styles from "./TopBar.module.css";
import { toggleTheme } from "./theme";

export interface TopBarProps {
  live: LiveState;
  onFind: () => void;
  onKeys: () => void;
}

export const TopBar = ({ live, onFind, onKeys }: TopBarProps) => (
  <header className={styles.bar}>
    <Link to="/" className={styles.logo} aria-label="Marey: all projects">
      <Mark />
      <span className={styles.word}>Marey</span>
    </Link>
    <Breadcrumb />
    <button type="button" className={styles.find} onClick={onFind} aria-keyshortcuts="Control+K">
      <Search size={13} aria-hidden />
      <span className={styles.findText}>Find runs, panels, commands</span>
      <Kbd keys="ctrl+K" />
    </button>
    <Live state={live} />
    <IconButton
      icon={Keyboard}
      label="Keys"
      shortcut="?"
      onClick={onKeys}
      className={styles.wideOnly}
    />
    <ThemeButton />
    <Share />
  </header>
);

/** The address, and what this browser alone knows: how the panels are arranged. */
function Share() {
  const { link } = useView();
  const address = () => link?.({}) ?? window.location.href;
  useCommands([
    {
      id: "share",
      title: "Copy the link to this view",
      section: "Marey",
      run: () => void copyText(address()),
    },
  ]);
  return <CopyButton text={address} label="Share" className={styles.share} />;
}

/** Four positions of one moving line: a chronophotograph. */
const Mark = () => (
  <svg width="20" height="16" viewBox="0 0 20 16" aria-hidden="true">
    <g fill="none" stroke="currentColor" strokeWidth="1.3">
      <path d="M1 14 5 3" opacity=".3" />
      <path d="M5 14 9 3" opacity=".5" />
      <path d="M9 14 13 3" opacity=".75" />
      <path d="M13 14 17 3" />
    </g>
  </svg>
);

function Breadcrumb() {
  const { entity, project, run } = useParams({ strict: false });
  const path = entity && project && run ? `${entity}/${project}/${run}` : "";
  const { data } = useQuery({ ...runQuery(path), enabled: path !== "" });
  if (!entity) return <nav aria-label="You are here" className={styles.crumbs} />;
  return (
    <nav aria-label="You are here" className={styles.crumbs}>
      <Link to="/$entity" params={{ entity }} className={styles.crumb}>
        {entity}
      </Link>
      {project && (
        <>
          <span aria-hidden>/</span>
          <Link
            to="/$entity/$project"
            params={{ entity, project }}
            className={styles.crumb}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {project}
          </Link>
        </>
      )}
      {run && (
        <>
          <span aria-hidden>/</span>
          <span className={styles.here} aria-current="page">
            {data?.run.name ?? run}
          </span>
        </>
      )}
    </nav>
  );
}

function Live({ state }: { state: LiveState }) {
  const { entity, project } = useParams({ strict: false });
  const { data } = useQuery(projectsQuery());
  if (state === "stalled")
    return (
      <Tooltip text="The server does not answer, so what is shown may be old. Trying again by itself.">
        <span className={styles.stalled} role="status">
          <i />
          reconnecting
        </span>
      </Tooltip>
    );
  const here = (data?.projects ?? []).filter(
    (one) => (!entity || one.entity === entity) && (!project || one.project === project),
  );
  const count = here.reduce((sum, one) => sum + one.live, 0);
  if (count === 0) return null;
  return (
    <span className={styles.live} role="status">
      <i />
      {formatInteger(count)} live
    </span>
  );
}

const ThemeButton = () => (
  <Tooltip text="Light or dark" shortcut="t">
    <button type="button" className={styles.theme} aria-label="Light or dark" onClick={toggleTheme}>
      <Sun size={14} strokeWidth={1.75} aria-hidden className={styles.sun} />
      <Moon size={14} strokeWidth={1.75} aria-hidden className={styles.moon} />
    </button>
  </Tooltip>
);
