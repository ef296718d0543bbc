/** Which item of which run is large; in the link as "run:position". */
import type { Track } from "./types";

export interface Focus {
  run: string;
  position: number;
}

export function parseFocus(text: string | null): Focus | null {
  const match = /^(.+):(\d+)$/.exec(text ?? "");
  return match ? { run: match[1] as string, position: Number(match[2]) } : null;
}

/** Where one comes to from here; the ends stay. */
export function movedFocus(
  focus: Focus,
  tracks: readonly Pick<Track<unknown>, "run" | "now">[],
  by: { items?: number; runs?: number },
): Focus {
  const at = Math.max(
    0,
    tracks.findIndex(({ run }) => run.id === focus.run),
  );
  const to = tracks[Math.min(tracks.length - 1, Math.max(0, at + (by.runs ?? 0)))];
  const last = Math.max(0, (to?.now?.total ?? 1) - 1);
  const position = Math.min(last, Math.max(0, focus.position + (by.items ?? 0)));
  return { run: to?.run.id ?? focus.run, position };
}

export const formatFocus = ({ run, position }: Focus): string => `${run}:${position}`;
