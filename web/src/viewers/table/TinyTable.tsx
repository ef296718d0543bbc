/** A table as small as a picture: its size and the names of its columns. Its rows are for the panel. */
import type { CellProps } from "../types";
import { isNumeric, type TableItem } from "./model";
import styles from "./TinyTable.module.css";
import { TypeGlyph } from "./TypeGlyph";

interface TinyTableProps {
  item: TableItem;
  size: NonNullable<CellProps<TableItem>["size"]>;
  text: string;
}

const LINE_PIXELS = 18;

export default function TinyTable({ item, size, text }: TinyTableProps) {
  const lines = Math.max(0, Math.floor((size.height - 8) / LINE_PIXELS) - 1);
  const shown = item.columns.slice(0, lines);
  const more = item.columnCount - shown.length;
  return (
    <span className={styles.tiny} style={{ width: size.width, height: size.height }} title={text}>
      <b>{text}</b>
      {shown.map((column) => (
        <span
          key={column.name}
          className={styles.column}
          data-numeric={isNumeric(column) || undefined}
        >
          <TypeGlyph column={column} />
          <bdi>{column.name}</bdi>
        </span>
      ))}
      {more > 0 && shown.length > 0 && <i>and {more} more</i>}
    </span>
  );
}
