/** All projects, newest activity first. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useState } from "react";
import { projectsQuery } from "../../api/queries";
import type { Project } from "../../api/types.gen";
import { countOf, formatInteger } from "../../base/format";
import { compareValues } from "../../base/natural";
import { formatAgo, formatMoment } from "../../base/time";
import type { Column, Sort } from "../../table/column";
import { DataTable } from "../../table/DataTable";
import { EmptyState } from "../../ui/EmptyState";
import { TextField } from "../../ui/TextField";
import { useNow } from "../../ui/useNow";
import { QueryState } from "../QueryState";
import { useTitle } from "../useTitle";
import { FirstRun } from "./FirstRun";
import styles from "./ProjectsPage.module.css";

export function ProjectsPage() {
  const { entity } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(projectsQuery());
  useTitle(entity ?? "Projects");
  if (!data)
    return (
      <main className={styles.page}>
        <QueryState what="the projects" error={error} onRetry={refetch} />
      </main>
    );
  const projects = data.projects.filter((project) => !entity || project.entity === entity);
  return (
    <main className={styles.page}>
      {projects.length === 0 && !entity ? (
        <FirstRun directory={data.directory} />
      ) : (
        <ProjectList projects={projects} />
      )}
    </main>
  );
}

function ProjectList({ projects }: { projects: readonly Project[] }) {
  const [text, setText] = useState("");
  const [sort, setSort] = useState<Sort | undefined>();
  const now = useNow();
  const navigate = useNavigate();
  const columns = columnsOf(now);
  const rows = sorted(found(projects, text), sort);
  const runs = projects.reduce((sum, project) => sum + project.runs, 0);
  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>Projects</h1>
        <span className={styles.count}>
          {countOf(projects.length, "project")} · {countOf(runs, "run")}
        </span>
        <TextField
          className={styles.search}
          icon={Search}
          label="Search projects"
          placeholder="Search"
          value={text}
          onChange={setText}
        />
      </div>
      <DataTable
        label="Projects"
        columns={columns}
        rowCount={rows.length}
        rowAt={(index) => rows[index]}
        rowKey={pathOf}
        rowHeightPx={36}
        sort={sort}
        onSort={setSort}
        sortsDescending={(column) => column === "runs" || column === "live"}
        onOpen={({ entity, project }) =>
          navigate({ to: "/$entity/$project", params: { entity, project } })
        }
        empty={<EmptyState title="No project has this name" />}
      />
    </>
  );
}

const pathOf = ({ entity, project }: Project): string => `${entity}/${project}`;

const found = (projects: readonly Project[], text: string): Project[] =>
  projects.filter((project) => pathOf(project).toLowerCase().includes(text.trim().toLowerCase()));

const SORTED_BY: Record<string, (project: Project) => unknown> = {
  project: pathOf,
  runs: (project) => project.runs,
  live: (project) => project.live,
  updated: (project) => -project.updated,
};

function sorted(projects: Project[], sort: Sort | undefined): Project[] {
  const value = sort && SORTED_BY[sort.column];
  if (!value) return projects;
  const sign = sort.descending ? -1 : 1;
  return projects.toSorted((a, b) => sign * compareValues(value(a), value(b)));
}

const columnsOf = (now: number): Column<Project>[] => [
  {
    id: "project",
    title: "Project",
    width: 200,
    grow: true,
    sortable: true,
    text: pathOf,
    cell: ({ entity, project }) => (
      <Link
        to="/$entity/$project"
        params={{ entity, project }}
        className={styles.name}
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
      >
        <span className={styles.entity}>{entity} /</span> {project}
      </Link>
    ),
  },
  {
    id: "live",
    title: "Live",
    width: 90,
    sortable: true,
    cell: ({ live }) =>
      live > 0 && (
        <span className={styles.live}>
          <i />
          {formatInteger(live)} live
        </span>
      ),
  },
  {
    id: "runs",
    title: "Runs",
    width: 90,
    align: "right",
    sortable: true,
    cell: ({ runs }) => formatInteger(runs),
  },
  {
    id: "updated",
    title: "Last activity",
    width: 120,
    align: "right",
    sortable: true,
    text: ({ updated }) => formatMoment(updated),
    cell: ({ updated }) => <span className={styles.age}>{formatAgo(updated, now)}</span>,
  },
];
