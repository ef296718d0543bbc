/** The zoom that all figures of the large view share. The link gets it when it has come to rest. */
import { useEffect, useRef, useState } from "react";
import type { SetOptions } from "../usePanelOptions";
import { formatZoom, parseZoom, type Zoom } from "./zoom";

const REST_MS = 250;

export type ChangeZoom = (change: (zoom: Zoom) => Zoom) => void;

export function useZoom(inLink: string | undefined, set: SetOptions): [Zoom, ChangeZoom] {
  const [zoom, setZoom] = useState(() => parseZoom(inLink));
  const written = useRef(inLink);
  useEffect(() => {
    // Another link was opened, or a change undone.
    if (inLink === written.current) return;
    written.current = inLink;
    setZoom(parseZoom(inLink));
  }, [inLink]);
  useEffect(() => {
    const text = formatZoom(zoom);
    if (text === written.current) return;
    const timer = setTimeout(() => {
      written.current = text;
      set({ zoom: text }, { replace: true });
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [zoom, set]);
  return [zoom, setZoom];
}
