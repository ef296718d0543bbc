/** Any frame of a gif as pixels, going on from the nearest one that is kept. */
import { clearFrame, drawFrame, type Gif, type GifFrame } from "./gif";

const KEPT_BYTES = 48 * 1024 * 1024;

export class GifFilm {
  readonly gif: Gif;
  private pixels: Uint8ClampedArray<ArrayBuffer>;
  /** The frame that `pixels` shows; -1 before the first. */
  private at = -1;
  /** What was before the frame, for those that give way to it. */
  private before: Uint8ClampedArray<ArrayBuffer> | undefined;
  private readonly kept = new Map<number, Uint8ClampedArray<ArrayBuffer>>();
  private readonly every: number;

  constructor(gif: Gif) {
    this.gif = gif;
    const bytes = gif.width * gif.height * 4;
    this.pixels = new Uint8ClampedArray(bytes);
    this.every = Math.max(1, Math.ceil((bytes * gif.frames.length) / KEPT_BYTES));
  }

  /** The same array every time. */
  frame(number: number): Uint8ClampedArray<ArrayBuffer> {
    if (number === this.at) return this.pixels;
    const kept = this.kept.get(number);
    if (kept && this.gif.frames[number]?.disposal !== GIVES_WAY) {
      this.pixels.set(kept);
      this.at = number;
      return this.pixels;
    }
    if (number < this.at) this.rewind(number);
    while (this.at < number) this.next();
    return this.pixels;
  }

  /** To the last kept frame before it. */
  private rewind(number: number): void {
    let from = number - 1;
    while (from >= 0 && (!this.kept.has(from) || this.gif.frames[from]?.disposal === GIVES_WAY))
      from -= 1;
    const kept = this.kept.get(from);
    if (kept) this.pixels.set(kept);
    else this.pixels.fill(0);
    this.at = from;
  }

  private next(): void {
    const shown = this.gif.frames[this.at];
    if (shown?.disposal === CLEARED) clearFrame(this.gif, shown, this.pixels);
    if (shown?.disposal === GIVES_WAY && this.before) this.pixels.set(this.before);
    this.at += 1;
    const frame = this.gif.frames[this.at] as GifFrame;
    if (frame.disposal === GIVES_WAY) this.before = this.pixels.slice();
    drawFrame(this.gif, frame, this.pixels);
    if (this.at % this.every === 0 && !this.kept.has(this.at))
      this.kept.set(this.at, this.pixels.slice());
  }
}

const CLEARED = 2;
const GIVES_WAY = 3;
