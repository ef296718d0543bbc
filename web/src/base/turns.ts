/** Work that takes turns: so many at once, what was asked for last before what is older. */

export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** What is asked for within this time belongs together, and goes in its own order. */
const TOGETHER_MS = 8;

/**
 * A browser gives up on requests when more than a thousand wait. And somebody who scrubs wants the
 * pictures of where they are, not those of all places they came through.
 */
export function createTurns(atOnce: number, now: () => number = () => performance.now()): Turns {
  const batches: (() => void)[][] = [];
  let lastAsked = Number.NEGATIVE_INFINITY;
  let running = 0;
  /** Hand the place on, or give it back. */
  const leave = () => {
    const batch = batches.at(-1);
    const start = batch?.shift();
    if (batch?.length === 0) batches.pop();
    if (start) start();
    else running -= 1;
  };
  const enter = () => {
    if (running < atOnce) {
      running += 1;
      return undefined;
    }
    return new Promise<void>((start) => {
      const asked = now();
      if (batches.length === 0 || asked - lastAsked > TOGETHER_MS) batches.push([]);
      lastAsked = asked;
      batches.at(-1)?.push(start);
    });
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
