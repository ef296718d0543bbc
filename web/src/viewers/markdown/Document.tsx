/** One markdown text, rendered; its source where that cannot be. */
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { formatBytes, formatInteger } from "../../base/format";
import { Button } from "../../ui/Button";
import { TextLines } from "../_texts/TextLines";
import type { TextItem } from "../_texts/textItem";
import { useText } from "../_texts/useText";
import { Download } from "../Download";
import styles from "./Markdown.module.css";
import { Parts } from "./Parts";
import { treeOf } from "./trees";

const FIRST_CHARACTERS = 60_000;
const MOST_CHARACTERS = 960_000;
/** So much more each time that somebody asks for more. */
const MORE = 4;

export function Document({ item, label }: { item: TextItem; label: string }) {
  const { text, total, stale, problem } = useText(item);
  const [most, setMost] = useState(FIRST_CHARACTERS);
  const root = useRef<HTMLDivElement>(null);
  const shown = text.slice(0, most);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ["markdown", item.file?.url ?? item.text, shown.length],
    queryFn: () => treeOf(shown),
    enabled: shown !== "" && typeof Worker !== "undefined",
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    placeholderData: (previous) => previous,
  });
  const tree = error ? undefined : data;
  return (
    <div className={styles.document} data-stale={stale || isPlaceholderData || undefined}>
      {error && <p className={styles.problem}>Shown as its source: {error.message}</p>}
      {tree ? (
        <div ref={root} className={styles.body} dir="auto" data-rendered>
          <Parts tree={tree} root={root} />
        </div>
      ) : shown ? (
        <TextLines
          text={shown}
          label={label}
          mono={false}
          wrap
          numbers={false}
          find=""
          report={() => {}}
          current={-1}
        />
      ) : (
        item.length === 0 && <p className={styles.note}>Empty text</p>
      )}
      {problem && (
        <p className={styles.problem} role="alert">
          Only the beginning can be shown: {problem}
        </p>
      )}
      {tree?.html && <p className={styles.note}>HTML in it is shown as text</p>}
      {(shown.length < text.length || item.file) && (
        <p className={styles.foot}>
          {shown.length < total && (
            <span>
              {formatInteger(shown.length)} of {formatInteger(total)} characters
            </span>
          )}
          {most < MOST_CHARACTERS && shown.length < text.length && (
            <Button look="quiet" onClick={() => setMost(most * MORE)}>
              Show more
            </Button>
          )}
          {item.file && (
            <Download url={item.file.url}>All of it, {formatBytes(item.file.size_bytes)}</Download>
          )}
        </p>
      )}
      {item.caption && (
        <p className={styles.caption} dir="auto">
          {item.caption}
        </p>
      )}
    </div>
  );
}
