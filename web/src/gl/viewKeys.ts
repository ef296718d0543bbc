/** The keys of a view, for its own listener and for the page's list of commands. */
import { basisOf, dolly, orbit, pan, type Standard, standard, type Up } from "./camera";
import type { Camera3D } from "./types";

const TURN = Math.PI / 18;
const PAN_PART = 0.08;
const ZOOM = 1.25;

export interface ViewKey {
  id: string;
  title: string;
  keys: readonly string[];
  /** The camera afterwards. */
  move: (camera: Camera3D, up: Up, aspect: number) => Camera3D;
}

const key = (id: string, title: string, keys: string[], move: ViewKey["move"]): ViewKey => ({
  id,
  title,
  keys,
  move,
});

const MIDDLE = { x: 0, y: 0 };

/** Along an axis; from its other side if one looks along it already. */
const alongAxis =
  (view: Standard, other: Standard): ViewKey["move"] =>
  (camera, up) => {
    const wanted = standard(view, up);
    const there = basisOf(camera, up).back.every(
      (value, i) => Math.abs(value - (basisOf(wanted, up).back[i] ?? 0)) < 1e-3,
    );
    return { ...camera, ...(there ? standard(other, up) : wanted) };
  };

export const VIEW_KEYS: readonly ViewKey[] = [
  key("left", "Turn left", ["j"], (camera) => orbit(camera, -TURN, 0)),
  key("right", "Turn right", ["l"], (camera) => orbit(camera, TURN, 0)),
  key("up", "Turn up", ["i"], (camera) => orbit(camera, 0, TURN)),
  key("down", "Turn down", ["k"], (camera) => orbit(camera, 0, -TURN)),
  key("pan-left", "Move to the left", ["shift+j"], (c, up, a) => pan(c, PAN_PART, 0, up, a)),
  key("pan-right", "Move to the right", ["shift+l"], (c, up, a) => pan(c, -PAN_PART, 0, up, a)),
  key("pan-up", "Move up", ["shift+i"], (c, up, a) => pan(c, 0, PAN_PART, up, a)),
  key("pan-down", "Move down", ["shift+k"], (c, up, a) => pan(c, 0, -PAN_PART, up, a)),
  key("in", "Nearer", ["+", "="], (c, up, a) => dolly(c, ZOOM, MIDDLE, up, a)),
  key("out", "Farther", ["-"], (c, up, a) => dolly(c, 1 / ZOOM, MIDDLE, up, a)),
  key("x", "Look along x", ["x"], alongAxis("right", "left")),
  key("y", "Look along y", ["y"], (camera, up, aspect) =>
    (up === "z" ? alongAxis("front", "back") : alongAxis("top", "bottom"))(camera, up, aspect),
  ),
  key("z", "Look along z", ["z"], (camera, up, aspect) =>
    (up === "z" ? alongAxis("top", "bottom") : alongAxis("front", "back"))(camera, up, aspect),
  ),
  key("projection", "With or without perspective", ["v"], (camera) => ({
    ...camera,
    projection: camera.projection === "perspective" ? "orthographic" : "perspective",
  })),
];
