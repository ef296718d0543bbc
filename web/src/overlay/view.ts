/** Where a picture lies on a canvas, in device pixels. */

export interface View {
  /** Device pixels per picture pixel. */
  scale: number;
  /** Of the picture's upper left corner, in device pixels of the canvas. */
  x: number;
  y: number;
  /** Where lines and columns are stretched differently, as a rounded thumbnail's are; else `scale`. */
  scaleY?: number;
}

export interface Size {
  width: number;
  height: number;
}

/** The picture fills the canvas exactly. */
export const fillingView = (picture: Size, canvas: Size): View => ({
  scale: canvas.width / picture.width,
  scaleY: canvas.height / picture.height,
  x: 0,
  y: 0,
});

/** Device pixels whose centres lie on the picture; `right` and `bottom` are not among them. */
export interface Region {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function visibleRegion(view: View, picture: Size, canvas: Size): Region {
  const [left, right] = span(view.x, view.scale * picture.width, canvas.width);
  const [top, bottom] = span(view.y, (view.scaleY ?? view.scale) * picture.height, canvas.height);
  return { left, top, right, bottom };
}

function span(start: number, length: number, most: number): [number, number] {
  const first = Math.max(0, Math.ceil(start - 0.5));
  return [first, Math.max(first, Math.min(most, Math.ceil(start + length - 0.5)))];
}

/**
 * The picture pixel under each of `count` places on a canvas, which lie one device pixel apart from
 * `first` on. Places beside the picture take its outermost pixel.
 */
export function pixelsUnder(
  first: number,
  count: number,
  { start, scale, size }: { start: number; scale: number; size: number },
): Int32Array {
  const under = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const pixel = Math.floor((first + i - start) / scale);
    under[i] = pixel < 0 ? 0 : pixel >= size ? size - 1 : pixel;
  }
  return under;
}
