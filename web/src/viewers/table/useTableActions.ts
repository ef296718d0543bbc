/** What one does with rows and columns; functions that stay the same, so that rows need not be drawn again. */
import { useRef } from "react";
import type { ActiveCell } from "../../table/gridKeys";
import { useStable } from "../../table/useStable";
import { nameText, withCondition } from "./filterText";
import type { Rows, ShownRow } from "./rowPages";
import type { TableView } from "./tableView";

type SetView = (change: Partial<TableView>, how?: { replace?: boolean }) => void;

export const numberOfRow = (row: ShownRow, index: number): number => row.number ?? index;

export function useTableActions(view: TableView, set: SetView, rows: Rows) {
  const filterField = useRef<HTMLInputElement>(null);
  const toggleGroup = useStable(({ group }: ShownRow) => {
    if (!group) return;
    const { key } = group;
    set({ open: group.open ? view.open.filter((one) => one !== key) : [...view.open, key] });
  });
  const filterBy = useStable((name: string, condition: string) =>
    set({ filter: withCondition(view.filter, name, condition) }),
  );
  const beginFilter = useStable((name: string) => {
    const before = view.filter ? `${view.filter} and ` : "";
    set({ filter: `${before}${nameText(name)} ` }, { replace: true });
    setTimeout(() => filterField.current?.focus());
  });
  const open = useStable((row: ShownRow, index: number) =>
    row.group ? toggleGroup(row) : set({ row: numberOfRow(row, index) }, { replace: true }),
  );
  const press = useStable((row: ShownRow, index: number) => {
    if (view.row !== undefined && !row.group) open(row, index);
  });
  const onKey = useStable((key: string, active: ActiveCell, ctrl: boolean) => {
    if (key === "Escape" && view.row !== undefined) {
      set({ row: undefined }, { replace: true });
      return true;
    }
    const row = active.row >= 0 ? rows.rowAt(active.row) : undefined;
    if (ctrl || !row?.group) return false;
    const does = key === (row.group.open ? "ArrowLeft" : "ArrowRight");
    if (does) toggleGroup(row);
    return does;
  });
  return { filterField, toggleGroup, filterBy, beginFilter, open, press, onKey };
}
