/** What is black and what is white of exact numbers, the same in all pictures that are shown. */
import { useEffect, useState } from "react";
import type { ImageItem } from "../model";
import { type Adjust, percentileRange, type Range, sharedRange } from "../raster/adjust";
import type { Numbers } from "../raster/npy";
import { numbersOf } from "../raster/pictureNumbers";

/** Undefined if no picture has exact numbers; the whole range while percentiles are computed. */
export function useRange(items: readonly ImageItem[], window: Adjust["window"]): Range | undefined {
  const exact = items.flatMap((item) => item.exact ?? []);
  const numbers = useExactNumbers(items, window === "percentile");
  if (exact.length === 0) return undefined;
  if (window === "percentile" && numbers) return percentilesOf(numbers) ?? sharedRange(exact);
  return Array.isArray(window) ? (window as unknown as Range) : sharedRange(exact);
}

const percentiles = new WeakMap<readonly Numbers[], { range: Range | undefined }>();

function percentilesOf(numbers: readonly Numbers[]): Range | undefined {
  const known = percentiles.get(numbers) ?? { range: percentileRange(numbers) };
  percentiles.set(numbers, known);
  return known.range;
}

/** The numbers of all pictures that have exact ones, once all have arrived. */
export function useExactNumbers(
  items: readonly ImageItem[],
  wanted: boolean,
): readonly Numbers[] | undefined {
  const exact = items.filter((item) => item.exact);
  const key = exact.map((item) => item.exact?.url).join("\n");
  const [found, setFound] = useState<{ key: string; numbers: readonly Numbers[] }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says which pictures these are
  useEffect(() => {
    if (!wanted || exact.length === 0) return;
    let live = true;
    Promise.all(exact.map(numbersOf)).then(
      (numbers) => live && setFound({ key, numbers }),
      () => {}, // the picture says what is wrong with its file
    );
    return () => {
      live = false;
    };
  }, [key, wanted]);
  // While the next ones are on their way the last ones stand for them: the light does not jump.
  return found?.key === key || wanted ? found?.numbers : undefined;
}
