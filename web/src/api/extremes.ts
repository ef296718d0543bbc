/** Where a metric of each run was least and greatest. */
import { queryOptions } from "@tanstack/react-query";
import { getJson } from "./client";
import type { AllExtremes } from "./types.gen";

/** Live updates of these runs ask for it again. */
export const extremesQuery = (runs: readonly string[], key: string) =>
  queryOptions({
    queryKey: ["extremes", runs, key],
    queryFn: ({ signal }) => getJson<AllExtremes>("extremes", { run: runs, key }, signal),
    placeholderData: (previous, query) => (query?.queryKey[2] === key ? previous : undefined),
    enabled: runs.length > 0,
  });
