/** Wheel, drag, pinch and double click over a picture or a figure. */
import { type PointerEvent, type RefObject, useEffect, useRef } from "react";

export interface Point {
  x: number;
  y: number;
}

export interface Gestures {
  onZoom: (factor: number, at: Point) => void;
  onPan: (by: Point) => void;
  onFit: () => void;
  onPoint: (at: Point | null) => void;
}

const LINE_PIXELS = 16;
/** So that one notch of a wheel (100 pixels) zooms by a quarter, and a pinch follows the fingers. */
const WHEEL_SPEED = 0.0022;
const PINCH_SPEED = 0.01;

/**
 * Places are pixels of the page times `ratio`: a canvas counts those of the device.
 * Unless it is `movable`, only pointing works, and the wheel scrolls the page.
 */
export function useGestures(
  ref: RefObject<HTMLElement | null>,
  ratio: number,
  gestures: Gestures,
  movable: boolean,
) {
  const latest = useRef({ ratio, gestures, movable });
  latest.current = { ratio, gestures, movable };
  useWheel(ref, latest);
  const fingers = useRef(new Map<number, Point>());
  const release = (event: PointerEvent<HTMLElement>) => {
    fingers.current.delete(event.pointerId);
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (!movable || event.button !== 0 || isControl(event.target)) return;
      fingers.current.set(event.pointerId, placeOf(event, ratio));
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const at = placeOf(event, ratio);
      latest.current.gestures.onPoint(at);
      const before = fingers.current.get(event.pointerId);
      if (!before) return;
      const [other] = [...fingers.current].flatMap(([id, place]) =>
        id === event.pointerId ? [] : [place],
      );
      fingers.current.set(event.pointerId, at);
      if (other) pinch(gestures, other, before, at);
      else gestures.onPan({ x: at.x - before.x, y: at.y - before.y });
    },
    onPointerUp: release,
    onPointerCancel: release,
    onPointerLeave: () => latest.current.gestures.onPoint(null),
    onDoubleClick: () => gestures.onFit(),
  };
}

/** One finger moves, the other stays: the middle between them moves by half. */
function pinch({ onZoom, onPan }: Gestures, still: Point, from: Point, to: Point): void {
  const distance = (a: Point) => Math.hypot(a.x - still.x, a.y - still.y);
  onPan({ x: (to.x - from.x) / 2, y: (to.y - from.y) / 2 });
  if (distance(from) > 0)
    onZoom(distance(to) / distance(from), { x: (to.x + still.x) / 2, y: (to.y + still.y) / 2 });
}

function useWheel(
  ref: RefObject<HTMLElement | null>,
  latest: RefObject<{ ratio: number; gestures: Gestures; movable: boolean }>,
): void {
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const turn = (event: WheelEvent) => {
      const { ratio, gestures, movable } = latest.current;
      if (!movable) return;
      event.preventDefault();
      const pixels =
        event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1);
      const factor = Math.exp(-pixels * (event.ctrlKey ? PINCH_SPEED : WHEEL_SPEED));
      gestures.onZoom(factor, placeIn(element, event, ratio));
    };
    // React's own listener is passive: it could not keep the page from scrolling.
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [ref, latest]);
}

const isControl = (target: EventTarget): boolean =>
  target instanceof Element && target.closest("[role=slider], button, a, input") !== null;

const placeOf = (event: PointerEvent<HTMLElement>, ratio: number): Point =>
  placeIn(event.currentTarget, event, ratio);

function placeIn(
  element: Element,
  event: { clientX: number; clientY: number },
  ratio: number,
): Point {
  const box = element.getBoundingClientRect();
  return { x: (event.clientX - box.left) * ratio, y: (event.clientY - box.top) * ratio };
}
