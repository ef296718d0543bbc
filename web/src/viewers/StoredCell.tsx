/** One value inside of another, such as a picture in a table: drawn small by the viewer of its kind. */
import { Suspense, useMemo } from "react";
import { viewerFor } from "./registry";
import type { CellProps, StoredItem } from "./types";

interface StoredCellProps {
  stored: StoredItem;
  /** Pixels that it fills; absent: as small as a line of a table. */
  size?: CellProps<unknown>["size"] | undefined;
}

export function StoredCell({ stored, size }: StoredCellProps) {
  const viewer = viewerFor(stored.kind, stored.version);
  const read = useMemo(() => {
    try {
      return { item: viewer.parse(stored) };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  }, [viewer, stored]);
  if ("reason" in read) return <span title={read.reason}>unreadable {stored.kind}</span>;
  return (
    <Suspense fallback={<span>{stored.kind}</span>}>
      <viewer.Cell item={read.item} {...(size && { size })} />
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
