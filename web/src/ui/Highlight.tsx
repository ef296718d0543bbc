/** A text with every place marked that holds the words searched for. */
import { Fragment } from "react";
import styles from "./Highlight.module.css";

export function Highlight({ text, find }: { text: string; find: string }) {
  if (!find) return text;
  const parts: { text: string; marked: boolean; at: number }[] = [];
  const lower = text.toLowerCase();
  const wanted = find.toLowerCase();
  let at = 0;
  for (let hit = lower.indexOf(wanted); hit >= 0; hit = lower.indexOf(wanted, at)) {
    parts.push({ text: text.slice(at, hit), marked: false, at });
    parts.push({ text: text.slice(hit, hit + wanted.length), marked: true, at: hit });
    at = hit + wanted.length;
  }
  parts.push({ text: text.slice(at), marked: false, at });
  return parts.map((part) =>
    part.marked ? (
      <mark key={`m${part.at}`} className={styles.mark}>
        {part.text}
      </mark>
    ) : (
      <Fragment key={part.at}>{part.text}</Fragment>
    ),
  );
}
