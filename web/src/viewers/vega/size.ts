/** Gives a description the size of its place. */
import { isRecord, type Json } from "../_figures/chartJson";

export interface Size {
  width: number;
  height: number;
}

/** Pixels that axes and gaps take beside each small chart, and title and legend once. */
const BESIDE = { width: 46, height: 46 } as const;
const TITLE_PIXELS = 36;
const LEGEND_PIXELS = 120;
const SMALLEST_PIXELS = 44;
/** Charts are rather wide than high. */
const FAVOURITE_ASPECT = 1.4;

const NONE: Size = { width: 0, height: 0 };

/** Room that is left, or lacks if negative; null if it is near enough. */
export function roomLeft(drawn: Size, size: Size): Size | null {
  const more = { width: size.width - drawn.width, height: size.height - drawn.height };
  const isNear = (pixels: number) => pixels >= 0 && pixels < NEAR_PIXELS;
  return isNear(more.width) && isNear(more.height) ? null : more;
}

const NEAR_PIXELS = 12;

const COMPOSED = ["facet", "repeat", "concat", "hconcat", "vconcat"];

export const isComposed = (spec: Json): boolean => COMPOSED.some((name) => name in spec);

/** Room for each of `count` small charts: in so many columns as leave each the most. */
export function shares(
  count: number,
  size: Size,
  legendPixels: number = LEGEND_PIXELS,
): { columns: number } & Size {
  const options = Array.from({ length: count }, (_, i) => {
    const rows = Math.ceil(count / (i + 1));
    const width = (size.width - legendPixels) / (i + 1) - BESIDE.width;
    const height = (size.height - TITLE_PIXELS) / rows - BESIDE.height;
    return { columns: i + 1, width, height };
  });
  const worth = ({ width, height }: Size) => Math.min(width, height * FAVOURITE_ASPECT);
  const best = options.reduce((a, b) => (worth(b) > worth(a) ? b : a));
  const { columns, width, height } = best;
  return {
    columns,
    width: Math.max(SMALLEST_PIXELS, width),
    height: Math.max(SMALLEST_PIXELS, height),
  };
}

/** Written counts need none. */
const hasLegend = (spec: Json): boolean => !JSON.stringify(spec).includes('"legend":null');

/** A chart of small charts that we made ourselves; `more` pixels for all of them, as was measured. */
export function facetedFor(spec: Json, count: number, size: Size, more: Size = NONE): Json {
  const share = shares(count, size, hasLegend(spec) ? LEGEND_PIXELS : 0);
  const { columns } = share;
  const rows = Math.ceil(count / columns);
  const width = Math.max(SMALLEST_PIXELS, share.width + more.width / columns);
  const height = Math.max(SMALLEST_PIXELS, share.height + more.height / rows);
  const inner = isRecord(spec.spec) ? spec.spec : {};
  return {
    ...spec,
    columns,
    spec: { ...inner, width: Math.floor(width), height: Math.floor(height) },
  };
}

const FIT = { type: "fit", contains: "padding" } as const;

/** A single chart fills its place; what is composed of several keeps its own size, and scrolls. */
export function fitted(spec: Json, language: "vega-lite" | "vega", size: Size): Json {
  if (language === "vega") return hasOwnSize(spec) ? spec : { ...spec, autosize: FIT };
  if (isComposed(spec)) return spec;
  const { width, height } = spec;
  return {
    ...spec,
    width: isRecord(width) ? width : size.width,
    height: isRecord(height) ? height : size.height,
    autosize: isRecord(width) || isRecord(height) ? { type: "pad" } : FIT,
  };
}

/** Vega's own signals may say how large it is. */
function hasOwnSize({ signals, autosize }: Json): boolean {
  if (isRecord(autosize) && typeof autosize.type === "string" && autosize.type !== "pad")
    return true;
  return (
    Array.isArray(signals) &&
    signals.some((signal) => isRecord(signal) && /^(width|height)$/.test(String(signal.name)))
  );
}

/** Whether its size can be changed while it is drawn. */
export function isFluid(spec: Json, language: "vega-lite" | "vega"): boolean {
  if (language === "vega") return !hasOwnSize(spec);
  return !isComposed(spec) && !isRecord(spec.width) && !isRecord(spec.height);
}
