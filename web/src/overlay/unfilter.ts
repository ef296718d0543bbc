/** Undoes the filter of one PNG line in place: https://www.w3.org/TR/png-3/#9Filters */

/** Both lines have the filter's number in front; `before` is all zero above the first line. */
export function unfilter(line: Uint8Array, before: Uint8Array, pixelBytes: number): void {
  if (line[0] === 0) return;
  if (line[0] === 1) addLeft(line, pixelBytes);
  else if (line[0] === 2) addAbove(line, before);
  else if (line[0] === 3) addMean(line, before, pixelBytes);
  else if (line[0] === 4) addPaeth(line, before, pixelBytes);
  else throw new Error("is damaged: a line has an unknown filter");
}

function addLeft(line: Uint8Array, step: number): void {
  for (let i = step + 1; i < line.length; i++)
    line[i] = (line[i] as number) + (line[i - step] as number);
}

function addAbove(line: Uint8Array, before: Uint8Array): void {
  for (let i = 1; i < line.length; i++) line[i] = (line[i] as number) + (before[i] as number);
}

function addMean(line: Uint8Array, before: Uint8Array, step: number): void {
  const first = Math.min(step + 1, line.length);
  for (let i = 1; i < first; i++) line[i] = (line[i] as number) + ((before[i] as number) >> 1);
  for (let i = first; i < line.length; i++) {
    const mean = ((line[i - step] as number) + (before[i] as number)) >> 1;
    line[i] = (line[i] as number) + mean;
  }
}

function addPaeth(line: Uint8Array, before: Uint8Array, step: number): void {
  const first = Math.min(step + 1, line.length);
  for (let i = 1; i < first; i++) line[i] = (line[i] as number) + (before[i] as number);
  for (let i = first; i < line.length; i++) {
    const left = line[i - step] as number;
    const above = before[i] as number;
    const corner = before[i - step] as number;
    const toLeft = Math.abs(above - corner);
    const toAbove = Math.abs(left - corner);
    const toCorner = Math.abs(left + above - corner - corner);
    const nearest =
      toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    line[i] = (line[i] as number) + nearest;
  }
}
