/** A column's type as a small sign before its name. */
import type { TableColumn } from "./model";
import styles from "./Table.module.css";

const GLYPHS: Readonly<Record<string, string>> = {
  integer: "#",
  number: ".0",
  decimal: ".0",
  string: "Aa",
  boolean: "✓",
  datetime: "◷",
  date: "◷",
  time: "◷",
  duration: "Δt",
  array: "[ ]",
  list: "[ ]",
  dict: "{ }",
  bytes: "01",
  uuid: "id",
  media: "▣",
};

const SHORT: Readonly<Record<string, string>> = {
  "share of true": "share",
  "count distinct": "distinct",
};

export function TypeGlyph({ column }: { column: TableColumn }) {
  const what = column.function;
  const sign = what ? (SHORT[what] ?? what) : (GLYPHS[column.type] ?? "");
  // Drawn by the style sheet: it is no word of the button that it stands in.
  return <span className={styles.glyph} data-sign={sign} aria-hidden />;
}
