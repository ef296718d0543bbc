/** The matches in sight, page by page, and how far the search has come. */
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import {
  type FindAnswer,
  findQuery,
  type Match,
  PAGE_MATCHES,
  type Progress,
  type Question,
} from "./answers";

export interface Matches {
  /** By place in the order asked for; undefined until its page has arrived. */
  at: (index: number) => Match | undefined;
  total: number;
  progress: Progress | undefined;
  /** Of an earlier question, while the new one is on its way. */
  stale: boolean;
  error: Error | null;
}

/** Places `first` to before `end` of the matches. */
export function useMatches(question: Question, first: number, end: number): Matches {
  const from = Math.floor(first / PAGE_MATCHES);
  const to = Math.max(from, Math.floor((Math.max(end, 1) - 1) / PAGE_MATCHES));
  // The first page is always there: it says how many there are while others are on their way.
  const pages = useMemo(() => {
    const seen = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    return from === 0 ? seen : [0, ...seen];
  }, [from, to]);
  return useQueries({
    queries: pages.map((page) => ({
      ...findQuery(question, page),
      enabled: question.where !== "" && question.runs.length > 0,
    })),
    combine: (answers) => {
      const newest = newestOf(answers.flatMap((answer) => answer.data ?? []));
      return {
        at: (index: number) =>
          answers[pages.indexOf(Math.floor(index / PAGE_MATCHES))]?.data?.matches[
            index % PAGE_MATCHES
          ],
        total: newest?.total ?? 0,
        progress: newest,
        stale: answers.some((answer) => answer.isPlaceholderData),
        error: answers.find((answer) => answer.error)?.error ?? null,
      };
    },
  });
}

/** Pages were asked at different times: the one that knows most counts. */
const newestOf = (answers: readonly FindAnswer[]): FindAnswer | undefined =>
  answers.reduce<FindAnswer | undefined>(
    (newest, one) => (newest && newest.searched >= one.searched ? newest : one),
    undefined,
  );
