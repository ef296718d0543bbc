/** A text as it was logged; a long one as far as it can be read on a page, with a link to all. */
import { useQuery } from "@tanstack/react-query";
import { formatBytes, formatInteger } from "../base/format";
import { Download } from "./Download";
import styles from "./LongText.module.css";
import { characters, readBeginning, type TextItem } from "./textItem";

export function LongText({ item, mono }: { item: TextItem; mono?: boolean }) {
  const { file, caption } = item;
  const beginning = useQuery({
    queryKey: ["beginning", file?.url],
    queryFn: ({ signal }) => readBeginning(file?.url ?? "", signal),
    enabled: file !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const text = beginning.data ?? item.text;
  const shown = characters(text);
  return (
    <div className={styles.block}>
      {file && (
        <p className={styles.head}>
          <Download url={file.url}>All of it, {formatBytes(file.size_bytes)}</Download>
          {shown < item.length && (
            <span>
              {formatInteger(shown)} of {formatInteger(item.length)} characters
            </span>
          )}
        </p>
      )}
      {text ? (
        <pre className={styles.text} data-mono={mono || undefined} dir="auto">
          {text}
        </pre>
      ) : (
        item.length === 0 && <p className={styles.empty}>Empty text</p>
      )}
      {beginning.error && (
        <p className={styles.error} role="alert">
          Only the beginning can be shown: {beginning.error.message}
        </p>
      )}
      {caption && (
        <p className={styles.caption} dir="auto">
          {caption}
        </p>
      )}
    </div>
  );
}
