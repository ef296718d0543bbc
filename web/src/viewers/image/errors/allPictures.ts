/** All pictures that the panel holds at the playhead: those it has, and the rest of long lists. */
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { mediaAtQuery } from "../../../api/queries";
import type { MediaTracks } from "../../../api/types.gen";
import { readOnce } from "../../readItem";
import type { StoredItem, Track } from "../../types";
import { type ImageItem, reader } from "../model";

export interface ListedPicture {
  item: ImageItem;
  position: number;
}

/** One run's list. */
export interface PictureList {
  track: Track<ImageItem>;
  pictures: readonly ListedPicture[];
  total: number;
  /** Some are on their way. */
  late: boolean;
}

const PAGE_ITEMS = 1000;
/** Of each run; more would fill the browser's memory. */
const MOST_ITEMS = 5000;

export function useAllPictures(tracks: readonly Track<ImageItem>[], key: string): PictureList[] {
  const pages = tracks.flatMap(pagesOf);
  const answers = useQueries({
    queries: pages.map(({ run, step, first }) => ({
      ...mediaAtQuery([run], key, step, PAGE_ITEMS, first),
      placeholderData: undefined,
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: (results) => results.map(({ data, isPending }) => ({ data, isPending })),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: pages follow from tracks
  return useMemo(() => tracks.map((track) => listOf(track, pages, answers)), [tracks, answers]);
}

interface Page {
  run: string;
  step: number;
  first: number;
}

const isWhole = ({ now }: Track<ImageItem>): boolean => !now || now.positions.length >= now.total;

function pagesOf(track: Track<ImageItem>): Page[] {
  const { now, run } = track;
  if (!now || isWhole(track)) return [];
  const count = Math.ceil(Math.min(now.total, MOST_ITEMS) / PAGE_ITEMS);
  return Array.from({ length: count }, (_, i) => ({
    run: run.path,
    step: now.step,
    first: i * PAGE_ITEMS,
  }));
}

interface Answer {
  data: MediaTracks | undefined;
  isPending: boolean;
}

function listOf(
  track: Track<ImageItem>,
  pages: readonly Page[],
  answers: readonly Answer[],
): PictureList {
  const { now, run } = track;
  const total = now?.total ?? 0;
  if (!now || isWhole(track)) return { track, pictures: heldBy(track), total, late: false };
  const own = answers.filter((_, i) => pages[i]?.run === run.path);
  const pictures = own.flatMap(({ data }) => (data ? picturesIn(data) : []));
  const late = own.some((answer) => answer.isPending);
  return { track, pictures: pictures.length > 0 ? pictures : heldBy(track), total, late };
}

export const heldBy = ({ now }: Track<ImageItem>): ListedPicture[] =>
  (now?.items ?? []).map((item, i) => ({ item, position: now?.positions[i] ?? i }));

const parsed = new WeakMap<MediaTracks, ListedPicture[]>();

/** What cannot be read is left out: it is among the total, not among what is counted. */
function picturesIn(answer: MediaTracks): ListedPicture[] {
  const known = parsed.get(answer);
  if (known) return known;
  const entry = answer.tracks[0]?.entries[0];
  const pictures = (entry?.items ?? []).flatMap((stored: StoredItem, i) => {
    const read = readOnce(reader, stored);
    return "item" in read ? [{ item: read.item, position: entry?.positions[i] ?? i }] : [];
  });
  parsed.set(answer, pictures);
  return pictures;
}
