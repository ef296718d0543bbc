/** What the page and the worker that decodes pictures say to one another. */
import type { Numbers } from "./npy";

/** How a file holds numbers. */
export type NumberFormat = "npy" | "png";

export type Wish =
  /** Pixels that a canvas can draw, and halves of them for looking from afar. */
  | { id: number; wish: "bitmap"; url: string }
  | {
      id: number;
      wish: "pixels";
      width: number;
      height: number;
      rgba: Uint8ClampedArray<ArrayBuffer>;
    }
  | { id: number; wish: "numbers"; url: string; format: NumberFormat }
  | { id: number; wish: "nothing" };

export type Reply = { id: number } & (
  | { bitmap: ImageBitmap }
  | { numbers: Numbers }
  | { error: string }
);
