/** What the layers of a picture hold: label maps, boxes and names, as far as they have arrived. */
import { useEffect, useReducer, useRef } from "react";
import { registerNames } from "./classColors";
import { mergeNames, type Names } from "./classNames";
import type { Failure, Outcome } from "./fileCache";
import { boxesNow, loadBoxes, loadMap, loadNames, mapNow, namesNow } from "./files";
import type { LabelMap } from "./labelMap";
import type { Box, BoxLayer, LabelFile, Layer, MaskLayer } from "./layers";

interface AnyContent {
  names: Names;
  /** Why it cannot be shown, as a sentence's part: "the file is missing". */
  problem?: string;
}

export interface MaskContent extends AnyContent {
  type: "mask";
  layer: MaskLayer;
  /** Absent until it has arrived. */
  map?: LabelMap;
}

export interface BoxContent extends AnyContent {
  type: "boxes";
  layer: BoxLayer;
  /** Empty until they have arrived. */
  boxes: readonly Box[];
}

export type LayerContent = MaskContent | BoxContent;

export interface Content {
  /** In the order of the layers. */
  layers: readonly LayerContent[];
  /** Something is still to come; until then it may be what was shown before. */
  late: boolean;
}

export const maskContents = ({ layers }: Content): MaskContent[] =>
  layers.filter((one) => one.type === "mask");

export const boxContents = ({ layers }: Content): BoxContent[] =>
  layers.filter((one) => one.type === "boxes");

const NOTHING: Content = { layers: [], late: false };
const RETRY_MS = 4000;

/** Contents that will not change, so that the same layers always give the same object. */
const finished = new WeakMap<readonly Layer[], Content>();

/**
 * The content of `layers`, fetched while `wanted`. While a new one is on its way it is the last one,
 * if that was of pictures of the same size: scrubbing never blanks.
 */
export function useContent(layers: readonly Layer[], wanted = true): Content {
  const [, arrive] = useReducer((count: number) => count + 1, 0);
  const [attempt, retry] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again for what failed
  useEffect(() => {
    if (!wanted || finished.has(layers)) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let live = true;
    const requests = requestsOf(layers);
    for (const request of requests) void request.then(() => live && arrive());
    void Promise.all(requests).then((outcomes) => {
      if (live && outcomes.some(mayWorkLater)) timer = setTimeout(retry, RETRY_MS);
    });
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [layers, wanted, attempt]);
  return useLatest(contentNow(layers), layers);
}

/** Fetch what `layers` hold, as for what will be shown next. */
export async function loadContent(layers: readonly Layer[]): Promise<Content> {
  await Promise.all(requestsOf(layers));
  return contentNow(layers);
}

const mayWorkLater = (outcome: Outcome<object>): boolean =>
  "failure" in outcome && !outcome.failure.lasting;

function requestsOf(layers: readonly Layer[]): Promise<Outcome<object>>[] {
  return layers.flatMap((layer): Promise<Outcome<object>>[] => {
    const names = layer.labelFiles.map(loadNames);
    if (layer.type === "mask") return [loadMap(layer), ...names];
    return layer.boxesFile ? [loadBoxes(layer.boxesFile), ...names] : names;
  });
}

function useLatest(now: Content, layers: readonly Layer[]): Content {
  const last = useRef(NOTHING);
  if (!now.late || last.current.late || !isOfSameSize(last.current, layers)) {
    last.current = now;
    return now;
  }
  return now.layers.length === 0 ? now : { ...last.current, late: true };
}

const isOfSameSize = (content: Content, layers: readonly Layer[]): boolean =>
  sizesOf(content.layers.map((one) => one.layer)) === sizesOf(layers);

const sizesOf = (layers: readonly Layer[]): string =>
  layers
    .map((one) => (one.type === "mask" ? `${one.id} ${one.width} ${one.height}` : one.id))
    .join();

/** What is known without waiting. */
export function contentNow(layers: readonly Layer[]): Content {
  const known = finished.get(layers);
  if (known) return known;
  const state = { late: false, failed: false };
  const content = { layers: layers.map((layer) => layerNow(layer, state)), late: state.late };
  if (!state.late) for (const { names } of content.layers) registerNames(names);
  if (!state.late && !state.failed) finished.set(layers, content);
  return content;
}

/** `late` if something has not arrived, `failed` if that may come later. */
interface State {
  late: boolean;
  failed: boolean;
}

function layerNow(layer: Layer, state: State): LayerContent {
  const problems: string[] = [];
  const take = <T>(outcome: Outcome<T> | undefined): T | undefined => {
    if (!outcome) state.late = true;
    else if ("value" in outcome) return outcome.value;
    else note(outcome.failure, problems, state);
    return undefined;
  };
  const names = namesOf(layer, (file) => take(namesNow(file)));
  const content = layer.type === "mask" ? maskOf(layer, take) : boxesOf(layer, take);
  const problem = problems.join(", ");
  return { ...content, names, ...(problem && { problem }) };
}

type Take = <T>(outcome: Outcome<T> | undefined) => T | undefined;

function maskOf(layer: MaskLayer, take: Take) {
  const map = take(mapNow(layer));
  return { type: "mask" as const, layer, ...(map && { map }) };
}

const NO_BOXES: readonly Box[] = [];

function boxesOf(layer: BoxLayer, take: Take) {
  const stored = layer.boxesFile ? take(boxesNow(layer.boxesFile)) : layer.boxes;
  return { type: "boxes" as const, layer, boxes: chosen(stored ?? NO_BOXES, layer.places) };
}

function chosen(boxes: readonly Box[], places: readonly number[] | undefined): readonly Box[] {
  return places ? places.flatMap((place) => boxes[place] ?? []) : boxes;
}

function note(failure: Failure, problems: string[], state: State): void {
  if (!problems.includes(failure.reason)) problems.push(failure.reason);
  if (!failure.lasting) state.failed = true;
}

/** Metadata of a layer wins over a file that all layers of a picture share, its own file over all. */
function namesOf({ labels, labelFiles }: Layer, read: (file: LabelFile) => unknown): Names {
  const shared = labelFiles.filter((file) => file.shared).map(read);
  const own = labelFiles.filter((file) => !file.shared).map(read);
  return mergeNames([...shared, labels, ...own]);
}
