/** All of a text as far as a page can hold it: what came with the metadata, then the file's beginning, then the rest. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { characters, MOST_BYTES, readBeginning, type TextItem } from "./textItem";

export interface ReadText {
  text: string;
  /** Characters shown, and in all. */
  shown: number;
  total: number;
  /** It is that of an earlier step: this one is on its way. */
  stale: boolean;
  problem: string | undefined;
}

/** Of longer files only so much is shown. */
export const MOST_TEXT_BYTES = 8 * 1024 * 1024;

export function useText(item: TextItem | undefined): ReadText {
  const url = item?.file?.url;
  const long = (item?.file?.size_bytes ?? 0) > MOST_BYTES;
  const read = (bytes: number, enabled: boolean) => ({
    queryKey: ["text", url, bytes],
    queryFn: ({ signal }: { signal: AbortSignal }) => readBeginning(url ?? "", signal, bytes),
    enabled: url !== undefined && enabled,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    // Megabytes of text are not kept for panels that are gone.
    gcTime: long ? 10_000 : 300_000,
  });
  const beginning = useQuery(read(MOST_BYTES, true));
  const came = beginning.data !== undefined && !beginning.isPlaceholderData;
  const rest = useQuery(read(MOST_TEXT_BYTES, long && came));
  const whole = rest.isPlaceholderData ? undefined : rest.data;
  const fetched = url === undefined ? undefined : ((long ? whole : undefined) ?? beginning.data);
  const text = fetched ?? item?.text ?? "";
  const error = beginning.error ?? rest.error;
  return {
    text,
    shown: characters(text),
    total: item?.length ?? 0,
    stale: url !== undefined && beginning.isPlaceholderData,
    problem: error?.message,
  };
}
