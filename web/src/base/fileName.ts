const LONGEST = 80;

/** Of a name that may hold anything, a file's on every system: letters, digits, dots and dashes. */
export const fileName = (name: string): string =>
  name.replace(/[^\p{L}\p{N}._-]+/gu, "_").slice(0, LONGEST) || "panel";
