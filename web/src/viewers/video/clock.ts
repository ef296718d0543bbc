/** The time that all videos of a panel show: they follow it, none plays by itself. */

export interface Range {
  from: number;
  to: number;
}

export interface ClockState {
  playing: boolean;
  speed: number;
  loop: boolean;
  /** Only this part is played. */
  part: Range | undefined;
}

/** Frames are looked at in their middle: rounding never shows a neighbour. */
const MIDDLE = 0.5;
/** Seconds that 64-bit numbers may be wrong by, and then some. */
const NOISE = 1e-6;

export const frameAt = (secs: number, fps: number): number =>
  Math.max(0, Math.floor(secs * fps + NOISE));

export const middleOf = (frame: number, fps: number): number => (frame + MIDDLE) / fps;

/** Frames of a film of so many seconds. */
export const framesOf = (secs: number, fps: number): number => Math.max(1, Math.round(secs * fps));

/** How a film is cut into frames: evenly, or where each begins. */
export interface Cut {
  /** Seconds. */
  whole: number;
  fps: number;
  starts?: readonly number[] | undefined;
}

export const countOfFrames = ({ whole, fps, starts }: Cut): number =>
  starts?.length ?? framesOf(whole, fps);

/** The frame at a moment, the last one after the end. */
export function frameOf(secs: number, cut: Cut): number {
  const { starts, fps } = cut;
  if (!starts) return Math.min(countOfFrames(cut) - 1, frameAt(secs, fps));
  const after = starts.findIndex((start) => start > secs + NOISE);
  return after < 0 ? starts.length - 1 : Math.max(0, after - 1);
}

/** The moment in the middle of a frame. */
export function momentOf(frame: number, cut: Cut): number {
  const { starts, fps, whole } = cut;
  const at = Math.max(0, Math.min(countOfFrames(cut) - 1, frame));
  if (!starts) return middleOf(at, fps);
  return ((starts[at] ?? 0) + (starts[at + 1] ?? whole)) / 2;
}

export class Clock {
  private state: ClockState = { playing: false, speed: 1, loop: true, part: undefined };
  private start = { at: 0, time: 0 };
  private cut: Cut = { whole: 0, fps: 25 };
  private frame = 0;
  private readonly films = new Set<() => void>();
  private readonly listeners = new Set<() => void>();

  /** Called with every change and, while it plays, for every picture of the screen. */
  follow = (film: () => void): (() => void) => {
    this.films.add(film);
    return () => this.films.delete(film);
  };

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  now = (): ClockState => this.state;
  /** Of the longest video, and of the one with the most frames per second. */
  frames = (): Cut => this.cut;
  frameNow = (): number => frameOf(this.position(), this.cut);

  measure = (cut: Cut): void => {
    this.cut = cut;
    this.tell();
    for (const listener of this.listeners) listener();
  };

  position = (): number => {
    const { playing, speed } = this.state;
    if (!playing) return this.start.at;
    const { from, to } = this.played();
    const at = this.start.at + ((performance.now() - this.start.time) / 1000) * speed;
    if (at < to) return at;
    if (!this.state.loop) return to;
    return from + ((at - from) % Math.max(NOISE, to - from));
  };

  play = (): void => {
    const { from, to } = this.played();
    const at = this.position();
    const over = at < from || at >= to - MIDDLE / this.cut.fps - NOISE;
    this.set({ playing: true }, over ? from : at);
  };

  pause = (): void => {
    this.set({ playing: false }, momentOf(this.frameNow(), this.cut));
  };

  toggle = (): void => (this.state.playing ? this.pause() : this.play());

  seek = (secs: number): void => this.set({}, Math.max(0, secs));

  step = (by: number): void => {
    if (this.state.playing) this.pause();
    this.toFrame(this.frameNow() + by);
  };

  toFrame = (frame: number): void => this.seek(momentOf(frame, this.cut));

  change = (change: Partial<Omit<ClockState, "playing">>): void =>
    this.set(change, this.position());

  dispose = (): void => {
    cancelAnimationFrame(this.frame);
    this.state = { ...this.state, playing: false };
  };

  private set(change: Partial<ClockState>, at: number): void {
    this.start = { at, time: performance.now() };
    this.state = { ...this.state, ...change };
    cancelAnimationFrame(this.frame);
    if (this.state.playing) this.frame = requestAnimationFrame(this.tick);
    for (const listener of this.listeners) listener();
    this.tell();
  }

  private readonly tick = (): void => {
    const { loop } = this.state;
    if (!loop && this.position() >= this.played().to - NOISE) {
      this.pause();
      return;
    }
    this.tell();
    this.frame = requestAnimationFrame(this.tick);
  };

  private tell(): void {
    for (const film of this.films) film();
  }

  private played(): Range {
    const { part } = this.state;
    return part && part.from < this.cut.whole
      ? { from: part.from, to: Math.min(part.to, this.cut.whole) }
      : { from: 0, to: this.cut.whole };
  }
}
