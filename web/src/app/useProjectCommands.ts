/** Projects in the palette, found by their names. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { projectsQuery } from "../api/queries";
import { countOf } from "../base/format";
import { useCommandSource } from "../ui/commands";

const LISTED = 12;

export function useProjectCommands(): void {
  const client = useQueryClient();
  const navigate = useNavigate();
  useCommandSource((text) => {
    const projects = client.getQueryData(projectsQuery().queryKey)?.projects ?? [];
    const wanted = text.toLowerCase();
    return projects
      .filter(({ entity, project }) => `${entity}/${project}`.toLowerCase().includes(wanted))
      .slice(0, LISTED)
      .map(({ entity, project, runs }) => ({
        id: `project:${entity}/${project}`,
        title: `${entity} / ${project}`,
        section: "Projects",
        detail: countOf(runs, "run"),
        run: () => void navigate({ to: "/$entity/$project", params: { entity, project } }),
      }));
  });
}
