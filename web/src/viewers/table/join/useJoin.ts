/** The rows of joined tables, and what is known of all of them. */
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { type RowPages, rowPagesOf } from "../rowPages";
import { asWindow, fetchJoin, type JoinQuestion, type JoinSummary } from "./joinAnswer";

const summaries = new WeakMap<RowPages, JoinSummary>();

function pagesOf(question: JoinQuestion): RowPages {
  const pages: RowPages = rowPagesOf(
    `join ${JSON.stringify(question)}`,
    async (offset, limit, signal) => {
      const answer = await fetchJoin(question, offset, limit, signal);
      summaries.set(pages, answer);
      return asWindow(answer);
    },
  );
  return pages;
}

const FIRST_ROWS: readonly [number, number] = [0, 40];

export function useJoin(question: JoinQuestion) {
  const key = JSON.stringify(question);
  // biome-ignore lint/correctness/useExhaustiveDependencies: spelled out as text
  const store = useMemo(() => pagesOf(question), [key]);
  const [shown, setShown] = useState(store);
  const visible = useRef(FIRST_ROWS);
  useSyncExternalStore(
    store.subscribe,
    useCallback(() => store.version, [store]),
  );
  useSyncExternalStore(
    shown.subscribe,
    useCallback(() => shown.version, [shown]),
  );
  useEffect(() => {
    if (question.sides.length > 1) store.want(...visible.current);
  }, [store, question.sides.length]);
  const ready = store.has(visible.current[0]);
  if (ready && shown !== store) setShown(store);
  const rows = ready ? store : shown;
  const onWindow = useCallback(
    (first: number, last: number) => {
      visible.current = [first, last];
      shown.want(first, last);
      if (store !== shown) store.want(first, last);
    },
    [shown, store],
  );
  return {
    rows,
    summary: summaries.get(rows),
    late: !ready && shown !== store,
    error: store.error,
    retry: useCallback(() => store.retry(), [store]),
    onWindow,
  };
}
