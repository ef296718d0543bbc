/** One value inside of another, such as a picture in a table: drawn small by the viewer of its kind. */
import { Suspense, useContext, useRef } from "react";
import { Hurried } from "../table/hurried";
import { readOnce } from "./readItem";
import { viewerFor } from "./registry";
import styles from "./StoredCell.module.css";
import type { CellProps, StoredItem } from "./types";

interface StoredCellProps {
  stored: StoredItem;
  /** Pixels that it fills; absent: as small as a line of a table. */
  size?: CellProps<unknown>["size"] | undefined;
}

/** While rows only pass by, what it holds stays, dimmed: nothing is fetched and decoded for them. */
export function StoredCell({ stored, size }: StoredCellProps) {
  const hurried = useContext(Hurried);
  const drawn = useRef<{ stored: StoredItem; turn: number }>(undefined);
  if (drawn.current?.stored !== stored && !hurried)
    drawn.current = { stored, turn: (drawn.current?.turn ?? 0) + 1 };
  const { current } = drawn;
  return (
    <span className={styles.held} data-stale={current?.stored !== stored || undefined}>
      {current && <Drawn stored={current.stored} turn={current.turn} size={size} />}
    </span>
  );
}

function Drawn({ stored, turn, size }: StoredCellProps & { turn: number }) {
  const viewer = viewerFor(stored.kind, stored.version);
  const read = readOnce(viewer, stored);
  if ("reason" in read) return <span title={read.reason}>unreadable {stored.kind}</span>;
  return (
    <Suspense fallback={<span>{stored.kind}</span>}>
      <viewer.Cell
        key={viewer.holdsLast ? "held" : turn}
        item={read.item}
        {...(size && { size })}
      />
    </Suspense>
  );
}

/** What a cell of a table holds is one of these: it came from the server as JSON. */
export const isStored = (value: unknown): value is StoredItem =>
  typeof value === "object" &&
  value !== null &&
  "kind" in value &&
  "meta" in value &&
  "blobs" in value;

/** In words, for hovering and copying. */
export function storedText({ kind, meta }: StoredItem): string {
  return typeof meta.caption === "string" ? `${kind}: ${meta.caption}` : kind;
}
