/** What is shown at once and set when it has rested, or when the view asks for it before. */
import type { View } from "./view";

export interface LaterWrite {
  /** Something is still to be set. */
  isPlanned: () => boolean;
  /** In place of what was planned before. */
  plan: (write: () => void, waitMs: number, view: Pick<View, "hold">) => void;
  cancel: () => void;
}

export function createLaterWrite(): LaterWrite {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let letGo: (() => void) | undefined;
  const cancel = () => {
    clearTimeout(timer);
    letGo?.();
    timer = letGo = undefined;
  };
  return {
    isPlanned: () => timer !== undefined,
    cancel,
    plan(write, waitMs, view) {
      cancel();
      const run = () => {
        cancel();
        write();
      };
      letGo = view.hold?.(run);
      timer = setTimeout(run, waitMs);
    },
  };
}
