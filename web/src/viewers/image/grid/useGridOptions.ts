/** How large the pictures of a panel are, and whether with captions: kept in the panel's options. */
import { useState } from "react";
import { parseOptions, withOptions } from "../../panelOptions";
import type { PanelProps } from "../../types";
import type { PictureControls } from "../strip/Controls";

export const SMALLEST_PIXELS = 32;
export const LARGEST_PIXELS = 640;

export interface PictureOptions extends PictureControls {
  /** Told by the grid. */
  setShown: (width: number) => void;
}

export function useGridOptions({
  options,
  setOptions,
}: Pick<PanelProps<unknown>, "options" | "setOptions">): PictureOptions {
  const [shown, setShown] = useState(0);
  const chosen = parseOptions(options);
  return {
    size: sizeOf(chosen.size),
    shown,
    captions: chosen.captions !== "off",
    setShown,
    setSize: (size, how) =>
      setOptions(withOptions(options, { size: size === null ? undefined : String(size) }), how),
    setCaptions: (captions) =>
      setOptions(withOptions(options, { captions: captions ? undefined : "off" })),
  };
}

/** Null where the link says nothing that can be read. */
export function sizeOf(text: string | undefined): number | null {
  const size = text === undefined || text === "" ? Number.NaN : Number(text);
  return size > 0 ? Math.min(LARGEST_PIXELS, Math.max(SMALLEST_PIXELS, Math.round(size))) : null;
}
