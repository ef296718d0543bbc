/** What pointers do in a view: drag orbits or pans, the wheel and two fingers zoom, clicks ask. */
import { dolly, look, orbit, type Place, pan, type Up } from "./camera";
import type { Camera3D } from "./types";

export interface Gestured {
  camera: () => Camera3D | null;
  set: (camera: Camera3D) => void;
  up: () => Up;
  /** The wheel alone zooms; else only with Ctrl, and scrolls the page. */
  wheelZooms: () => boolean;
  /** The pointer turns the head. */
  flying: () => boolean;
  onClick: (at: Place) => void;
  onDoubleClick: (at: Place) => void;
  /** Ctrl is held for the wheel, not for flying. */
  onWheel: () => void;
  /** It is being dragged; false when all let go. */
  onDrag: (dragged: boolean) => void;
  /** Null when the pointer leaves, or drags. */
  onHover: (at: Place | null) => void;
}

const CLICK_PIXELS = 4;
/** A drag over the whole height is half a turn. */
const TURN = Math.PI;
const LOOK_TURN = Math.PI / 2.5;
const WHEEL_PART = 0.0016;
const MOST_WHEEL = 240;

interface Held {
  x: number;
  y: number;
  pans: boolean;
}

export function attachGestures(element: HTMLElement, to: Gestured): () => void {
  const held = new Map<number, Held>();
  let travelled = 0;
  const box = () => element.getBoundingClientRect();
  const placeOf = ({ clientX, clientY }: MouseEvent): Place => {
    const { left, top, width, height } = box();
    return { x: ((clientX - left) / width) * 2 - 1, y: 1 - ((clientY - top) / height) * 2 };
  };
  const moveBy = (dx: number, dy: number, pans: boolean) => {
    const camera = to.camera();
    const { width, height } = box();
    if (!camera || height === 0) return;
    const [x, y] = [dx / height, dy / height];
    if (to.flying()) to.set(look(camera, -x * LOOK_TURN, -y * LOOK_TURN, to.up()));
    else if (pans) to.set(pan(camera, x, y, to.up(), width / height));
    else to.set(orbit(camera, -x * TURN, y * TURN));
  };
  const zoom = (factor: number, at: Place) => {
    const camera = to.camera();
    const { width, height } = box();
    if (camera && height > 0) to.set(dolly(camera, factor, at, to.up(), width / height));
  };

  const onDown = (event: PointerEvent) => {
    if (event.button > 2) return;
    element.setPointerCapture?.(event.pointerId);
    const pans = event.button !== 0 || event.shiftKey;
    held.set(event.pointerId, { x: event.clientX, y: event.clientY, pans });
    if (held.size === 1) travelled = 0;
    element.focus({ preventScroll: true });
    to.onHover(null);
  };
  const onMove = (event: PointerEvent) => {
    const last = held.get(event.pointerId);
    const [dx, dy] = last ? [event.clientX - last.x, event.clientY - last.y] : [0, 0];
    if (!last) {
      if (to.flying()) moveBy(event.movementX, event.movementY, false);
      else if (event.pointerType !== "touch") to.onHover(placeOf(event));
      return;
    }
    travelled += Math.hypot(dx, dy);
    if (held.size === 2) pinch(event, last);
    else if (travelled > CLICK_PIXELS) moveBy(dx, dy, last.pans);
    if (travelled > CLICK_PIXELS) to.onDrag(true);
    held.set(event.pointerId, { ...last, x: event.clientX, y: event.clientY });
  };
  /** Two fingers: their distance zooms, their middle pans. */
  const pinch = (event: PointerEvent, last: Held) => {
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    if (!other) return;
    const before = Math.hypot(last.x - other.x, last.y - other.y);
    const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
    const middle = {
      clientX: (event.clientX + other.x) / 2,
      clientY: (event.clientY + other.y) / 2,
    };
    moveBy((event.clientX - last.x) / 2, (event.clientY - last.y) / 2, true);
    if (before > 0 && after > 0) zoom(after / before, placeOf(middle as MouseEvent));
  };
  const onUp = (event: PointerEvent) => {
    const last = held.get(event.pointerId);
    held.delete(event.pointerId);
    if (held.size === 0) to.onDrag(false);
    const click = event.type === "pointerup" && last && !last.pans && held.size === 0;
    if (click && travelled <= CLICK_PIXELS && !to.flying()) to.onClick(placeOf(event));
  };
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey && !to.wheelZooms()) return;
    event.preventDefault();
    to.onWheel();
    const pixels = event.deltaY * (event.deltaMode === 1 ? 32 : event.deltaMode === 2 ? 400 : 1);
    const turned = Math.min(MOST_WHEEL, Math.max(-MOST_WHEEL, pixels));
    zoom(Math.exp(-turned * WHEEL_PART), placeOf(event));
  };
  const onDouble = (event: MouseEvent) => to.onDoubleClick(placeOf(event));
  const onLeave = () => to.onHover(null);
  const noMenu = (event: MouseEvent) => event.preventDefault();

  const on: [string, (event: never) => void][] = [
    ["pointerdown", onDown],
    ["pointermove", onMove],
    ["pointerup", onUp],
    ["pointercancel", onUp],
    ["pointerleave", onLeave],
    ["wheel", onWheel],
    ["dblclick", onDouble],
    ["contextmenu", noMenu],
  ];
  for (const [name, listener] of on)
    element.addEventListener(name, listener as EventListener, { passive: false });
  return () => {
    for (const [name, listener] of on) element.removeEventListener(name, listener as EventListener);
  };
}
