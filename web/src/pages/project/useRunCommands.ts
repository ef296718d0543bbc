/** The run table's commands, and the runs themselves in the palette. */
import { useNavigate } from "@tanstack/react-router";
import type { Run } from "../../api/types.gen";
import { runColor } from "../../base/color";
import { type Command, useCommandSource, useCommands } from "../../ui/commands";
import { usePageState } from "../pageState";
import { stateWord } from "./runValues";
import type { RunRows } from "./useRunRows";
import { allToggled } from "./visibleRuns";

const LISTED = 20;

export function useRunCommands(data: RunRows, focusFilter: () => void): void {
  const { search, setSearch } = usePageState();
  const navigate = useNavigate();
  const choice = { hidden: search.hidden ?? [], shown: search.shown ?? [] };

  useCommands([
    { id: "filter", title: "Filter runs", section: "Runs", keys: ["/"], run: focusFilter },
    {
      id: "filter-none",
      title: "Show all runs in the table",
      section: "Runs",
      run: () => setSearch({ filter: undefined }),
    },
    {
      id: "toggle-runs",
      title: data.visible.size > 0 ? "Hide all runs in panels" : "Show the newest runs in panels",
      section: "Runs",
      run: () => setSearch(allToggled(data.matching, choice)),
    },
    {
      id: "newest-first",
      title: "Sort runs by age, newest first",
      section: "Runs",
      run: () => setSearch({ sort: undefined }),
    },
  ]);

  const asCommand = ({ entity, project, id, name, state, color }: Run): Command => ({
    id: `run:${id}`,
    title: name,
    section: "Runs",
    detail: stateWord(state),
    color: runColor(color),
    run: () =>
      void navigate({ to: "/$entity/$project/runs/$run", params: { entity, project, run: id } }),
  });

  useCommandSource((text) => {
    const wanted = text.toLowerCase();
    const found: Command[] = [];
    for (const run of data.rows) {
      if (`${run.name} ${run.id}`.toLowerCase().includes(wanted)) found.push(asCommand(run));
      if (found.length === LISTED) break;
    }
    return found;
  });
}
