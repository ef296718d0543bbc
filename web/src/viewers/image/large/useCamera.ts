/** The camera that all cells share. The link gets it when it has come to rest. */
import { useEffect, useRef, useState } from "react";
import type { SetOptions } from "../useOptions";
import { type Camera, formatCamera, parseCamera } from "./camera";

/** Writing the link while somebody drags would cost more than drawing. */
const REST_MS = 250;

export type ChangeCamera = (change: (camera: Camera) => Camera) => void;

export function useCamera(
  inLink: string | undefined,
  setOptions: SetOptions,
): [Camera, ChangeCamera] {
  const [camera, setCamera] = useState(() => parseCamera(inLink));
  const written = useRef(inLink);
  const latest = useRef({ camera, setOptions });
  latest.current = { camera, setOptions };
  useEffect(() => {
    // Another link was opened, or a change undone.
    if (inLink === written.current) return;
    written.current = inLink;
    setCamera(parseCamera(inLink));
  }, [inLink]);
  useEffect(() => {
    const text = formatCamera(camera);
    if (text === written.current) return;
    const timer = setTimeout(() => {
      written.current = text;
      latest.current.setOptions({ cam: text }, { replace: true });
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [camera]);
  return [camera, setCamera];
}
