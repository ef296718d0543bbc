/** Pictures in the order of their errors, the same sample of all runs at the same place. Pure. */
import type { OverlaySettings } from "../../../overlay/settings";
import { classFilter } from "../../../overlay/visible";
import { samplesOf } from "../../_matrix/matrixRows";
import type { Track } from "../../types";
import type { ImageItem } from "../model";
import { countBoxes, scoreOf } from "./boxFigures";
import { boxesIn } from "./figures";
import { sumOf } from "./scoreCurve";
import type { EvaluatedList, EvaluatedPicture } from "./useEvaluations";

export interface ErrorOrder {
  /** With all pictures, positions counted anew. */
  tracks: Track<ImageItem>[];
  /** Where a picture stands in the logged list. */
  positionOf: (run: string, shown: number) => number | undefined;
}

/** False alarms and misses of boxes, then the part of pixels that is wrong. */
interface Errors {
  boxes: number;
  pixels: number;
}

export function byErrors(lists: readonly EvaluatedList[], settings: OverlaySettings): ErrorOrder {
  const errorsIn = counter(lists, settings);
  const totals = new Map<string, Errors>();
  const keyed = lists.map((list) => {
    const evaluated = new Map(list.pictures.map((picture) => [picture.item, picture]));
    const { pictures } = list.list;
    const samples = samplesOf(
      pictures.map(({ item }) => item.sampleId),
      pictures.map(({ position }) => position),
    );
    return pictures.map((picture, i) => {
      const { key } = samples[i] as (typeof samples)[number];
      const found = evaluated.get(picture.item);
      if (found) totals.set(key, plus(totals.get(key), errorsIn(found)));
      return { ...picture, key };
    });
  });
  const keys = [...new Set(keyed.flat().map(({ key }) => key))].sort((a, b) =>
    compare(totals.get(a), totals.get(b)),
  );
  const places = new Map(keys.map((key, place) => [key, place]));
  const sorted = keyed.map((pictures) =>
    pictures
      .map((picture) => ({ ...picture, place: places.get(picture.key) as number }))
      .sort((a, b) => a.place - b.place),
  );
  return {
    tracks: lists.map(({ list }, run) => placed(list.track, sorted[run] ?? [], keys.length)),
    positionOf: (run, shown) => {
      const at = lists.findIndex(({ list }) => list.track.run.id === run);
      return sorted[at]?.find(({ place }) => place === shown)?.position;
    },
  };
}

function counter(lists: readonly EvaluatedList[], settings: OverlaySettings) {
  const { iou, scores: ranges } = settings;
  const rules = { iou, ranges, key: scoreOf(lists.flatMap(boxesIn)) };
  const isShown = classFilter(settings);
  const isNameShown = (name: string) => isShown(name, -1);
  return ({ evaluation }: EvaluatedPicture): Errors => {
    const { boxes, masks = new Map<string, never>() } = evaluation;
    const { fp, fn } = sumOf(boxes ? countBoxes([boxes], rules) : new Map(), isNameShown);
    const ids = new Map([...masks].map(([name, { id }]) => [name, id]));
    const pixels = sumOf(masks, (name) => isShown(name, ids.get(name) ?? 0));
    const wrong = pixels.fp + pixels.fn;
    return { boxes: fp + fn, pixels: wrong / Math.max(1, wrong + pixels.tp) };
  };
}

const plus = (a: Errors | undefined, b: Errors): Errors => ({
  boxes: (a?.boxes ?? 0) + b.boxes,
  pixels: (a?.pixels ?? 0) + b.pixels,
});

/** Most errors first, pictures that could not be compared last. */
const compare = (a: Errors | undefined, b: Errors | undefined): number =>
  a && b ? b.boxes - a.boxes || b.pixels - a.pixels : Number(!a) - Number(!b);

function placed(
  track: Track<ImageItem>,
  pictures: readonly { item: ImageItem; place: number }[],
  total: number,
): Track<ImageItem> {
  if (!track.now) return track;
  const items = pictures.map(({ item }) => item);
  const positions = pictures.map(({ place }) => place);
  return { ...track, now: { ...track.now, items, positions, total } };
}
