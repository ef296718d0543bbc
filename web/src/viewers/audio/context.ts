/** The page's one way to the loudspeakers; without sound hardware it is silent, never an error. */

let context: AudioContext | undefined;
let asked = false;

export function audioContext(): AudioContext | undefined {
  if (!asked) {
    asked = true;
    try {
      context = new AudioContext({ latencyHint: "interactive" });
    } catch {
      context = undefined;
    }
  }
  // Browsers let it begin only after somebody did something on the page: playing is that.
  if (context?.state === "suspended") context.resume().catch(() => {});
  return context;
}

/** Seconds on the context's clock, and on the page's, to be told apart if the former stands still. */
export const clocks = (): { sound: number; page: number } => ({
  sound: context?.currentTime ?? 0,
  page: performance.now() / 1000,
});

/** After so long a clock that has not moved never will. */
const DEAD_SECS = 0.4;

export function elapsedSince(start: { sound: number; page: number }): number {
  const now = clocks();
  const sound = now.sound - start.sound;
  const page = now.page - start.page;
  return sound <= 0 && page > DEAD_SECS ? page : sound;
}
