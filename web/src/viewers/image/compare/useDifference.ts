/** The difference of two pictures, computed beside what the page does. */
import { useEffect, useState } from "react";
import { nameOf } from "../../../overlay/classNames";
import { contentNow, loadContent, type MaskContent, maskContents } from "../../../overlay/content";
import type { ImageItem } from "../model";
import type { Numbers } from "../raster/npy";
import { numbersOf } from "../raster/pictureNumbers";
import { type Difference, differingShare, type Over, subtract, unlike } from "./difference";

export interface Subtracted {
  difference: Difference;
  a: Numbers;
  b: Numbers;
  masks: readonly MaskShare[];
}

export interface MaskShare {
  layer: string;
  /** Part of the pixels whose class differs. */
  share: number;
}

type State = { key: string } & (Subtracted | { problem: string });

export function useDifference(
  a: ImageItem,
  b: ImageItem,
  over: Over,
): { found?: Subtracted; problem?: string; late: boolean } {
  const key = `${a.url}\n${b.url}\n${over}`;
  const [state, setState] = useState<State>();
  useEffect(() => {
    let live = true;
    compute(a, b, over, () => !live).then(
      (found) => live && found && setState({ key, ...found }),
      (error: Error) => live && setState({ key, problem: error.message }),
    );
    return () => {
      live = false;
    };
  }, [a, b, over, key]);
  const late = state?.key !== key;
  if (!state) return { late };
  return "problem" in state ? { problem: state.problem, late } : { found: state, late };
}

async function compute(
  a: ImageItem,
  b: ImageItem,
  over: Over,
  stopped: () => boolean,
): Promise<Subtracted | undefined> {
  const [left, right] = await Promise.all([numbersOf(a), numbersOf(b)]);
  const reason = unlike(left, right);
  if (reason) throw new Error(reason);
  if (stopped()) return undefined;
  const difference = await subtract(left, right, over, stopped);
  if (!difference) return undefined;
  await Promise.all([loadContent(a.layers), loadContent(b.layers)]);
  return { difference, a: left, b: right, masks: maskShares(a, b) };
}

/** Of the masks that both have. */
function maskShares(a: ImageItem, b: ImageItem): MaskShare[] {
  const others = new Map(masksOf(b).map((mask) => [mask.layer.id, mask]));
  return masksOf(a).flatMap((mask) => {
    const other = others.get(mask.layer.id);
    if (!mask.map || !other?.map) return [];
    const share = differingShare(
      { ids: mask.map.ids, nameOf: (id) => nameOf(mask.names, id) },
      { ids: other.map.ids, nameOf: (id) => nameOf(other.names, id) },
    );
    return share === undefined ? [] : [{ layer: mask.layer.name, share }];
  });
}

const masksOf = ({ layers }: ImageItem): MaskContent[] => maskContents(contentNow(layers));
