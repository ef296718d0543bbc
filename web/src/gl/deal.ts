/** Deals out several lists as one: of every part each list gives as much of its rest as the others do. */

export interface Span {
  from: number;
  to: number;
}

interface Part extends Span {
  /** A picture for a moment: what was drawn before stays, and goes on afterwards. */
  quick: boolean;
}

/** Lists may grow between two parts; what was dealt out stays dealt out. */
export class Deal {
  private done: readonly number[] = [];

  /** Which of each list a part of them all is. It begins anew, or where the last one ended. */
  next(lengths: readonly number[], { from, to, quick }: Part): Span[] {
    const before = from === 0 ? [] : this.done;
    let left = to - from;
    let rest = lengths.reduce((sum, length, i) => sum + length - (before[i] ?? 0), 0);
    const spans = lengths.map((length, i) => {
      const start = before[i] ?? 0;
      const more = length - start;
      const share = rest > 0 ? Math.round((more * Math.min(left, rest)) / rest) : 0;
      left -= share;
      rest -= more;
      return { from: start, to: start + share };
    });
    if (!quick) this.done = spans.map((span) => span.to);
    return spans;
  }
}
