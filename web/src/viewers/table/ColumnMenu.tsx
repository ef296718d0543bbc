/** What can be done with one column, under the button in its heading. */
import { Ellipsis } from "lucide-react";
import { copyText } from "../../ui/clipboard";
import { Menu, type MenuItem } from "../../ui/Menu";
import { aggregatesFor } from "./aggregates";
import { moveTo, showing, shownColumns } from "./arranged";
import { isMedia, isNumeric, type TableColumn } from "./model";
import styles from "./Table.module.css";
import { TypeGlyph } from "./TypeGlyph";
import type { ColumnsContext } from "./tableColumns";

interface ColumnMenuProps {
  column: TableColumn;
  context: ColumnsContext;
}

type Lines = (MenuItem | string | null)[];

export function ColumnMenu({ column, context }: ColumnMenuProps) {
  const lines = [
    ...sorting(column, context),
    ...narrowing(column, context),
    null,
    ...placing(column, context),
    ...(context.view.group.length > 0 ? grouping(column, context) : []),
  ];
  return (
    <Menu
      trigger={
        <button
          type="button"
          tabIndex={-1}
          data-menu
          className={styles.menu}
          aria-label={`More for column ${column.of ?? column.name}`}
        >
          <TypeGlyph column={column} />
          <Ellipsis size={13} aria-hidden />
        </button>
      }
      items={lines}
    />
  );
}

function sorting(column: TableColumn, { view, set }: ColumnsContext): Lines {
  if (isMedia(column)) return [];
  const grouped = view.group.length > 0;
  const sorts = grouped ? view.groupSorts : view.sorts;
  const write = (list: TableView["sorts"]) => set(grouped ? { groupSorts: list } : { sorts: list });
  const others = sorts.filter((sort) => sort.column !== column.name);
  const by = (descending: boolean) => ({ column: column.name, descending });
  return [
    { label: "Sort up", onSelect: () => write([by(false)]) },
    { label: "Sort down", onSelect: () => write([by(true)]) },
    ...(others.length > 0
      ? [{ label: "Sort by it, too", onSelect: () => write([...others, by(isNumeric(column))]) }]
      : []),
    ...(sorts.length > 0 ? [{ label: "As it was logged", onSelect: () => write([]) }] : []),
  ];
}

type TableView = ColumnsContext["view"];

function narrowing(column: TableColumn, { view, set, beginFilter }: ColumnsContext): Lines {
  const name = column.of ?? column.name;
  if (isMedia(column) || column.role === "count" || view.sql) return [];
  const grouped = view.group.includes(name);
  const group = grouped ? view.group.filter((one) => one !== name) : [...view.group, name];
  return [
    { label: "Filter …", onSelect: () => beginFilter(name) },
    {
      label: grouped ? "Do not group by it" : "Group by it",
      onSelect: () => set({ group, open: [], groupSorts: [] }),
    },
  ];
}

function placing(column: TableColumn, { view, set, names }: ColumnsContext): Lines {
  const name = column.of ?? column.name;
  const isPinned = view.pinned.includes(name);
  const pinned = isPinned ? view.pinned.filter((one) => one !== name) : [...view.pinned, name];
  const shown = shownColumns(names, view);
  const shaded = view.shaded.includes(name);
  const { [column.name]: width, ...otherWidths } = view.widths;
  return [
    { label: isPinned ? "Unpin" : "Pin left", onSelect: () => set({ pinned }) },
    {
      label: "Move to the left end",
      onSelect: () => set(moveTo(names, view, name, view.pinned.length)),
    },
    {
      label: "Move to the right end",
      onSelect: () => set(moveTo(names, view, name, shown.length)),
    },
    {
      label: "Hide",
      disabled: shown.length < 2,
      onSelect: () => set(showing(names, new Set(shown.filter((one) => one !== name)))),
    },
    ...(width === undefined
      ? []
      : [{ label: "Its own width", onSelect: () => set({ widths: otherWidths }) }]),
    ...(isNumeric(column)
      ? [
          {
            label: "Shade by value",
            checked: shaded,
            onSelect: () =>
              set({
                shaded: shaded ? view.shaded.filter((one) => one !== name) : [...view.shaded, name],
              }),
          },
        ]
      : []),
    { label: "Copy name", onSelect: () => void copyText(name) },
  ];
}

/** What the column comes to in groups; one or several. */
function grouping(column: TableColumn, { view, set }: ColumnsContext): Lines {
  const name = column.of ?? column.name;
  if (column.role === "key" || column.role === "count") return [];
  const chosen = view.aggregates.filter((one) => one.column === name).map((one) => one.function);
  const others = view.aggregates.filter((one) => one.column !== name);
  return [
    null,
    "In groups",
    ...aggregatesFor(column).map((one) => ({
      label: one,
      checked: chosen.includes(one) || (view.aggregates.length === 0 && column.function === one),
      onSelect: () => {
        const next = chosen.includes(one)
          ? chosen.filter((other) => other !== one)
          : [...chosen, one];
        set({ aggregates: [...others, ...next.map((each) => ({ column: name, function: each }))] });
      },
    })),
  ];
}
