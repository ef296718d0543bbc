/** Terminal text with colour codes as plain pieces with a style; other codes are dropped. */

export interface Piece {
  text: string;
  /** 0-7: black, red, green, yellow, blue, magenta, cyan, white. */
  color?: number;
  bold?: boolean;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const ESCAPE = /\u001b(?:\[([\d;:?]*)([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;

/** Pieces of one line. A line without codes is one piece. */
export function parseAnsi(line: string): Piece[] {
  const pieces: Piece[] = [];
  let style: Omit<Piece, "text"> = {};
  let at = 0;
  for (const match of line.matchAll(ESCAPE)) {
    if (match.index > at) pieces.push({ text: line.slice(at, match.index), ...style });
    at = match.index + match[0].length;
    if (match[2] === "m") style = styled(style, match[1] ?? "");
  }
  if (at < line.length || pieces.length === 0) pieces.push({ text: line.slice(at), ...style });
  return pieces;
}

/** The text without its codes. */
export const plainText = (line: string): string => line.replace(ESCAPE, "");

function styled(before: Omit<Piece, "text">, codes: string): Omit<Piece, "text"> {
  let { color, bold } = before;
  const numbers = codes.split(/[;:]/).map(Number);
  for (let index = 0; index < numbers.length; index++) {
    const code = numbers[index] ?? 0;
    if (code === 0) color = bold = undefined;
    else if (code === 1) bold = true;
    else if (code === 22) bold = undefined;
    else if (code === 39) color = undefined;
    else if (code === 38 || code === 48) index += numbers[index + 1] === 5 ? 2 : 4;
    else if (code >= 30 && code <= 37) color = code - 30;
    else if (code >= 90 && code <= 97) color = code - 90;
  }
  return { ...(color !== undefined && { color }), ...(bold && { bold }) };
}
