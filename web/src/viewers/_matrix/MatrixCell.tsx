/** What stands in one cell of a matrix: the sample, or why there is none. */
import { Suspense } from "react";
import { countOf } from "../../base/format";
import type { MatrixViewer } from "./Matrix";
import styles from "./Matrix.module.css";
import type { CellSize } from "./matrixRows";

export interface FoundCell<Item> {
  state: "item";
  item: Item;
  position: number;
  step: number;
  /** Steps between the item's and the column's. */
  age: number;
}

export type MatrixCell<Item> =
  | FoundCell<Item>
  | { state: "pending" }
  | { state: "missing"; text: string };

interface ContentProps<Item> {
  viewer: MatrixViewer<Item>;
  cell: MatrixCell<Item>;
  size: CellSize;
  row: object;
}

export function CellContent<Item>({ viewer, cell, size, row }: ContentProps<Item>) {
  const box = { height: size.height };
  if (cell.state === "pending")
    return <div className={styles.box} style={box} data-state="pending" aria-busy />;
  if (cell.state === "missing")
    return (
      <div className={styles.box} style={box} data-state="missing" title={cell.text}>
        <span className={styles.note}>{cell.text}</span>
      </div>
    );
  const caption = captionOf(cell.item);
  return (
    <>
      <div className={styles.box} style={box} data-state="item" data-step={cell.step}>
        <Suspense fallback={null}>
          <viewer.Cell item={cell.item} size={size} row={row} />
        </Suspense>
        {cell.age > 0 && <span className={styles.age}>{countOf(cell.age, "step")} earlier</span>}
      </div>
      {size.foot > 0 && (
        <span className={styles.caption} title={caption} dir="auto">
          {caption}
        </span>
      )}
    </>
  );
}

/** Every kind may have a caption; of very long ones the beginning is enough for a line. */
const MOST_CHARACTERS = 300;

export const captionOf = (item: unknown): string => {
  const { caption } = item as { caption?: unknown };
  return typeof caption === "string" ? caption.slice(0, MOST_CHARACTERS) : "";
};
