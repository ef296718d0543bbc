/** What a person set on one panel, as text that a link carries: "size=160;captions=off". */

export type Options = Readonly<Record<string, string>>;

const escaped = (text: string): string => text.replace(/[%;=]/g, encodeURIComponent);

export function parseOptions(text: string): Options {
  const pairs = text.split(";").flatMap((part) => {
    const at = part.indexOf("=");
    if (at <= 0) return [];
    try {
      return [[decodeURIComponent(part.slice(0, at)), decodeURIComponent(part.slice(at + 1))]];
    } catch {
      return []; // a cut link
    }
  });
  return Object.fromEntries(pairs);
}

/** Options with some changed; what is undefined or empty goes back to its default. */
export function withOptions(text: string, change: Record<string, string | undefined>): string {
  return Object.entries({ ...parseOptions(text), ...change })
    .flatMap(([name, value]) => (value ? [`${escaped(name)}=${escaped(value)}`] : []))
    .join(";");
}
