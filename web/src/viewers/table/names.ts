/** Lists of names of columns, which may be any text, as one text. */

export const joinNames = (names: readonly string[]): string =>
  names.map((name) => name.replace(/[\\,]/g, "\\$&")).join(",");

export const splitNames = (text: string): string[] =>
  text === ""
    ? []
    : [...text.matchAll(/((?:[^\\,]|\\.)*)(?:,|$)/gs)]
        .slice(0, -1)
        .map((match) => (match[1] ?? "").replace(/\\(.)/gs, "$1"));
