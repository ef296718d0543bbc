/** Which item of which run is large; in the link as "run:position". */

export interface Focus {
  run: string;
  position: number;
}

export function parseFocus(text: string | null): Focus | null {
  const match = /^(.+):(\d+)$/.exec(text ?? "");
  return match ? { run: match[1] as string, position: Number(match[2]) } : null;
}

export const formatFocus = ({ run, position }: Focus): string => `${run}:${position}`;
