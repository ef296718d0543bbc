/** Where one looks at a video: what lies in the middle, in parts of its place, and the zoom. Pure. */

export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

const CLOSEST = 64;

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(high, value));

/** Never beyond the edges. */
function within({ x, y, zoom }: Camera): Camera {
  const half = 0.5 / zoom;
  return { x: clamp(x, half, 1 - half), y: clamp(y, half, 1 - half), zoom };
}

/** What lies under `point`, in parts of the place, stays there. */
export function zoomed(camera: Camera, factor: number, point: { x: number; y: number }): Camera {
  const zoom = clamp(camera.zoom * factor, 1, CLOSEST);
  const shift = 1 / camera.zoom - 1 / zoom;
  return within({
    x: camera.x + (point.x - 0.5) * shift,
    y: camera.y + (point.y - 0.5) * shift,
    zoom,
  });
}

/** Dragged by parts of the place. */
export const moved = (camera: Camera, x: number, y: number): Camera =>
  within({ ...camera, x: camera.x - x / camera.zoom, y: camera.y - y / camera.zoom });

/** For a link; undefined if all is seen. */
export function textOf({ x, y, zoom }: Camera): string | undefined {
  if (zoom <= 1) return undefined;
  return [x, y, zoom].map((value) => Number(value.toFixed(4))).join("~");
}

export function parseCamera(text: string | undefined): Camera {
  const [x = 0.5, y = 0.5, zoom = 1] = (text ?? "").split("~").filter(Boolean).map(Number);
  const good = [x, y, zoom].every(Number.isFinite);
  return good ? within({ x, y, zoom: clamp(zoom, 1, CLOSEST) }) : { x: 0.5, y: 0.5, zoom: 1 };
}
