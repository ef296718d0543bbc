/** What rows show, by the mode and the room there is. */

export type Shows = "waveform" | "both" | "spectrogram";

export interface Room {
  mode: string;
  large: boolean;
  /** Pixels of the panel. */
  height: number;
  lanes: number;
}

const HEAD_PIXELS = 20;
const GAP_PIXELS = 6;
/** The controls and the ruler. */
const ABOVE_PIXELS = 53;
/** Lower rows show the waveform only, unless the spectrogram was asked for. */
const BOTH_PIXELS = 112;
const LEAST_PIXELS = { waveform: 44, both: 112, spectrogram: 84 } as const;
const LEAST_LARGE_PIXELS = { waveform: 90, both: 220, spectrogram: 150 } as const;

export function showsOf({ mode, large, height, lanes }: Room): Shows {
  if (mode === "waveform" || mode === "spectrogram") return mode;
  const room = (height - ABOVE_PIXELS) / Math.max(1, lanes) - GAP_PIXELS - HEAD_PIXELS;
  return large || room >= BOTH_PIXELS ? "both" : "waveform";
}

/** Of one row, its name included. */
export const leastPixels = (room: Room): number =>
  (room.large ? LEAST_LARGE_PIXELS : LEAST_PIXELS)[showsOf(room)] + HEAD_PIXELS;
