/** What is tiny beside the rest, or far from it, is hardly to be seen by the camera that all share: that is said. */
import { formatInteger } from "../../base/format";
import { type Bounds, radiusOf } from "../../gl/camera";

/** Then it takes a few pixels of a small view. */
const TINY = 50;

/** Of something within all that is looked at, which has this radius; undefined if it can be seen. */
export function smallness(own: Bounds | undefined, radius: number | undefined): string | undefined {
  if (!own || radius === undefined || isPoint(own)) return undefined;
  const times = radius / radiusOf(own);
  if (times < TINY) return undefined;
  const about = Number(times.toPrecision(2));
  return `1/${formatInteger(about)} as large as all that is in view`;
}

/** It is as large from everywhere. */
const isPoint = ([low, high]: Bounds): boolean => low.every((value, i) => value === high[i]);
