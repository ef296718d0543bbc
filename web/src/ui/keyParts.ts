/** "ctrl+k" as its parts, the key last; the plus key itself is "+". */
export const keyParts = (keys: string): string[] =>
  keys === "+" || keys.endsWith("++")
    ? [...keys.slice(0, -1).split("+").filter(Boolean), "+"]
    : keys.split("+");
