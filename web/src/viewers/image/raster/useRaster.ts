/** The pixels of a picture; the last ones until the next have arrived. */
import { useEffect, useReducer, useRef } from "react";
import type { ImageItem } from "../model";
import { type Range, windowed } from "./adjust";
import {
  holdFailure,
  holdPixels,
  holdRaster,
  loadNumbers,
  type Raster,
  type Sight,
  sightOf,
} from "./raster";

export interface Shown {
  item: ImageItem;
  raster: Raster;
}

export interface Arriving {
  shown: Shown | undefined;
  /** What is shown is of before. */
  late: boolean;
  /** Why it cannot be shown, as a sentence's part. */
  error: string | undefined;
}

interface Source {
  key: string;
  /** Keep it until the function that is returned is called. */
  hold: (changed: () => void) => () => void;
}

interface Kept {
  key: string;
  item: ImageItem;
  release: () => void;
}

/** `range` is what is black and white of exact numbers; others ignore it. */
export function useRaster(item: ImageItem, range: Range | undefined): Arriving {
  const source = sourceOf(item, range);
  const [, arrive] = useReducer((count: number) => count + 1, 0);
  const kept = useRef<Kept | undefined>(undefined);
  const latest = useRef({ item, source });
  latest.current = { item, source };
  const { key } = source;
  useEffect(() => {
    const { item: own, source: from } = latest.current;
    const release = from.hold(look);
    function look() {
      if (sightOf(key).raster && kept.current?.release !== release) {
        kept.current?.release();
        kept.current = { key, item: own, release };
      }
      arrive();
    }
    look();
    return () => {
      if (kept.current?.release !== release) release();
    };
  }, [key]);
  useEffect(
    () => () => {
      kept.current?.release();
      kept.current = undefined;
    },
    [],
  );
  const shownKey = kept.current?.key;
  const raster = shownKey === undefined ? undefined : sightOf(shownKey).raster;
  // The newest metadata of the same pixels: overlays may be others.
  const shownItem = shownKey === key ? item : kept.current?.item;
  return {
    shown: raster && shownItem && { item: shownItem, raster },
    late: shownKey !== key,
    error: shownKey === key ? undefined : problemOf(sightOf(key)),
  };
}

const problemOf = ({ error }: Sight): string | undefined => error;

/** 16 bits are shown by their preview, until somebody wants other ends. */
function sourceOf(item: ImageItem, range: Range | undefined): Source {
  const { exact, url } = item;
  const own = !range || (range[0] === exact?.min && range[1] === exact.max);
  if (!exact || (exact.format === "png16" && own))
    return { key: url, hold: (changed) => holdRaster(url, changed) };
  const ends: Range = range ?? [exact.min, exact.max];
  const key = `${exact.url}#${ends.join(":")}`;
  return { key, hold: (changed) => holdWindowed(item, key, ends, changed) };
}

/** For what is there already. */
const NO_PIXELS = () => ({ width: 0, height: 0, rgba: new Uint8ClampedArray() });

function holdWindowed(item: ImageItem, key: string, ends: Range, changed: () => void): () => void {
  const { exact } = item;
  let release: (() => void) | undefined;
  let over = false;
  if (sightOf(key).raster) {
    release = holdPixels(key, NO_PIXELS, changed);
  } else if (exact) {
    loadNumbers(exact.url, exact.format === "npy" ? "npy" : "png").then(
      (numbers) => {
        if (over) return;
        const { width, height } = numbers;
        const compute = () => ({ width, height, rgba: windowed(numbers, ends) });
        release = holdPixels(key, compute, changed);
        changed();
      },
      (error: Error) => {
        if (!over) release = holdFailure(key, exact.url, error, changed);
      },
    );
  }
  return () => {
    over = true;
    release?.();
  };
}
