/** A value in a table or a matrix: by its own viewer, or a word on why there is no picture of it. */
import { Download } from "../Download";
import { anyKind, versionsRead, viewerFor } from "../registry";
import { StoredCell } from "../StoredCell";
import type { CellProps } from "../types";
import { type UnknownItem, whyNot } from "./model";
import styles from "./Panel.module.css";

export default function Cell({ item, size }: CellProps<UnknownItem>) {
  const { kind, version, files, stored } = item;
  if (viewerFor(kind, version) !== anyKind)
    return <StoredCell stored={stored} {...(size && { size })} />;
  const reason = whyNot(item, versionsRead(kind));
  const [file] = files;
  const name = size ? `${kind}, version ${version}` : `${kind} v${version}`;
  return (
    <span className={styles.cell} style={size} data-large={size ? true : undefined} title={reason}>
      {file ? <Download url={file.url}>{name}</Download> : name}
      {size && <span className={styles.reason}>{reason}</span>}
    </span>
  );
}
