/** The cameras of a panel: one for all views, kept in the link, or one for each. */
import { useEffect, useMemo, useRef } from "react";
import { createOwnWrites } from "../../base/ownWrites";
import { type Frame, formatCamera, parseCamera } from "../../gl/camera";
import { type CameraLink, createCameraLink, type Placed } from "../../gl/cameraLink";
import type { Options } from "../panelOptions";
import type { SetOptions } from "../usePanelOptions";

export interface Cameras {
  linked: boolean;
  /** Of one view. */
  of: (name: string) => CameraLink;
  /** What the strip and the keys of the panel move. */
  main: CameraLink;
}

export function useCameras(options: Options, set: SetOptions): Cameras {
  const { cam, frame, link } = options;
  const linked = link !== "off";
  const own = useRef(new Map<string, CameraLink>());
  const start = useRef({ cam, frame });
  const main = useMemo(
    () => createCameraLink(placedOf(start.current.cam, start.current.frame)),
    [],
  );
  const writes = useRef(createOwnWrites(cam));
  useEffect(() => {
    if (!writes.current.isOwn(cam)) main.place(placedOf(cam, frame));
  }, [main, cam, frame]);
  useEffect(
    () =>
      main.onRest(() => {
        const text = textOf(main.placed());
        writes.current.wrote(text.cam);
        set(text, { replace: true });
      }),
    [main, set],
  );
  return useMemo(() => {
    const of = (name: string): CameraLink => {
      if (linked) return main;
      const made = own.current.get(name) ?? createCameraLink(main.placed());
      own.current.set(name, made);
      return made;
    };
    if (linked) own.current.clear();
    return { linked, of, main };
  }, [linked, main]);
}

interface CameraText extends Record<string, string | undefined> {
  cam: string | undefined;
  frame: string | undefined;
}

function textOf(placed: Placed | null): CameraText {
  if (!placed) return { cam: undefined, frame: undefined };
  const cam = formatCamera(placed.camera);
  if (!placed.frame) return { cam, frame: undefined };
  const { center, radius } = placed.frame;
  const frame = [...center, radius].map((value) => Number(value.toPrecision(6))).join("~");
  return { cam, frame };
}

function placedOf(cam: string | undefined, frame: string | undefined): Placed | null {
  const camera = parseCamera(cam);
  if (!camera) return null;
  const measured = parseFrame(frame);
  return measured ? { camera, frame: measured } : { camera };
}

function parseFrame(text: string | undefined): Frame | undefined {
  const numbers = (text ?? "").split("~").map(Number);
  const [x = 0, y = 0, z = 0, radius = 0] = numbers;
  if (numbers.length !== 4 || !numbers.every(Number.isFinite) || !(radius > 0)) return undefined;
  return { center: [x, y, z], radius };
}
