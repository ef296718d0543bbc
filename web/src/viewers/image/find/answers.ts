/** What the server finds in logged pictures, and what it could be asked for. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { encodePath, getJson, type Params } from "../../../api/client";
import type { StoredItem } from "../../types";

/** How far a search has come; it goes on while it is asked again. */
export interface Progress {
  /** Pictures looked at, of so many logged. */
  searched: number;
  of: number;
  done: boolean;
  /** Pictures that could not be read. */
  unreadable: number;
  /** Why not all were searched. */
  stopped: string | null;
}

/** What fits in one picture, by the id of its layer: places of boxes, or ids of a mask's classes. */
export type Found = Readonly<Record<string, readonly number[]>>;

export interface Match {
  run: string;
  step: number;
  position: number;
  item: StoredItem;
  found: Found;
  /** More than are listed if they are very many. */
  found_total: number;
}

export interface FindAnswer extends Progress {
  matches: Match[];
  /** Pictures found so far. */
  total: number;
}

export const ORDERS = ["step", "-step", "score", "-score", "-area", "area"] as const;
export type Order = (typeof ORDERS)[number];

export interface Question {
  runs: readonly string[];
  key: string;
  where: string;
  order: Order;
}

/** Soon enough to see results come, not so often that asking is the work. */
export const ASK_AGAIN_MS = 500;

export const PAGE_MATCHES = 48;

/** One page of the matches. Live updates of its runs ask for it again. */
export const findQuery = (question: Question, page: number) =>
  queryOptions({
    queryKey: ["find", question.runs, question.key, question.where, question.order, page],
    queryFn: ({ signal }) => findMatches(question, page * PAGE_MATCHES, PAGE_MATCHES, signal),
    // While one types, the last pictures stay; those of another page would be wrong ones.
    placeholderData: (previous: FindAnswer | undefined, query) =>
      query?.queryKey[5] === page && query.queryKey[2] === question.key ? previous : undefined,
    refetchInterval: ({ state }) => (state.data && !state.data.done ? ASK_AGAIN_MS : false),
    retry: false,
  });

export const findMatches = (
  { runs, key, where, order }: Question,
  first: number,
  limit: number,
  signal?: AbortSignal,
): Promise<FindAnswer> =>
  ask<FindAnswer>("find", { run: runs, key, where, order, first, limit }, signal);

/** Names that occur in the pictures of a key. */
export interface Vocabulary extends Progress {
  layers: { id: string; name: string; classes: { id: number | null; name: string }[] }[];
  scores: { key: string; min: number; max: number }[];
  /** How many different samples, pictures. */
  samples: number;
  items: number;
}

export const vocabularyQuery = (runs: readonly string[], key: string) =>
  queryOptions({
    queryKey: ["find-content", runs, key],
    queryFn: ({ signal }) => ask<Vocabulary>("content", { run: runs, key }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data && !state.data.done ? 2 * ASK_AGAIN_MS : false),
    retry: false,
  });

const ask = <T>(name: string, params: Params, signal?: AbortSignal): Promise<T> =>
  getJson<T>(`key-analyses/image/${encodePath(name)}`, params, signal);
