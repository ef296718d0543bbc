/** Printed lines by number, loaded in pages around what is looked at. */
import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { consoleQuery } from "../../api/queries";
import type { ConsoleLine } from "../../api/types.gen";
import { plainText } from "../../base/ansi";

const PAGE_LINES = 1000;

export interface Console {
  /** Undefined until the first answer. */
  total: number | undefined;
  error: unknown;
  refetch: () => void;
  lineAt: (index: number) => ConsoleLine | undefined;
}

/** Lines `first` to `last` of a run, and how many there are. */
export function useConsole(run: string, first: number, last: number): Console {
  const head = useQuery(consoleQuery(run, 0, PAGE_LINES));
  const wanted = pagesOf(first, last);
  const answers = useQueries({
    queries: wanted.map((page) => ({
      ...consoleQuery(run, page * PAGE_LINES, PAGE_LINES),
      placeholderData: undefined,
    })),
  });
  const pages = new Map(wanted.map((page, index) => [page, answers[index]?.data?.lines]));
  const totals = [head, ...answers].map((answer) => answer.data?.total ?? 0);
  return {
    total: head.data && Math.max(...totals),
    error: head.error,
    refetch: () => void head.refetch(),
    lineAt: (index) => pages.get(Math.floor(index / PAGE_LINES))?.[index % PAGE_LINES],
  };
}

const pagesOf = (first: number, last: number): number[] => {
  const from = Math.floor(Math.max(0, first) / PAGE_LINES);
  const to = Math.floor(Math.max(0, last) / PAGE_LINES);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
};

export interface Found {
  /** Indices of the lines that hold the text, in order. */
  lines: number[];
  /** Lines looked at so far. */
  searched: number;
}

const NOTHING: Found = { lines: [], searched: 0 };

/** Search all lines, page after page, telling what was found on the way. */
export function useConsoleSearch(run: string, total: number, text: string): Found {
  const client = useQueryClient();
  const [found, setFound] = useState<Found>(NOTHING);
  const wanted = useMemo(() => text.trim().toLowerCase(), [text]);
  useEffect(() => {
    let stopped = false;
    async function search(): Promise<void> {
      const lines: number[] = [];
      for (let after = 0; after < total && !stopped; after += PAGE_LINES) {
        const page = await client.ensureQueryData(consoleQuery(run, after, PAGE_LINES));
        page.lines.forEach((line, index) => {
          if (plainText(line.text).toLowerCase().includes(wanted)) lines.push(after + index);
        });
        if (!stopped)
          setFound({ lines: [...lines], searched: Math.min(total, after + PAGE_LINES) });
      }
    }
    if (wanted) void search();
    else setFound(NOTHING);
    return () => {
      stopped = true;
    };
  }, [client, run, total, wanted]);
  return found;
}
