/** Conditions in the language of the server, written by controls. */

const WORDS =
  /^(and|or|not|in|is|null|nan|true|false|between|contains|starts|ends|with|matches|row|abs|length|lower|upper|len|round|floor|ceil|year|month|day|hour|log|sqrt|exp|min|max|mean|sum)$/i;

export const nameText = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) && !WORDS.test(name)
    ? name
    : `\`${name.replace(/\\/g, "\\\\").replace(/`/g, "\\`")}\``;

export const valueText = (value: unknown): string => {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return `"${String(value).replace(/\\/g, "\\\\").replace(/"/g, '\\"')}"`;
};

/** Numbers from `low` to `high`; the last bin has its upper end. */
export function rangeCondition(name: string, low: string, high: string, closed: boolean): string {
  const column = nameText(name);
  return `${column} >= ${low} and ${column} ${closed ? "<=" : "<"} ${high}`;
}

export function valueCondition(name: string, value: unknown): string {
  if (value === null) return `${nameText(name)} is null`;
  return `${nameText(name)} = ${valueText(value)}`;
}

/** `more` as well as what was asked before; a range of the same column is another range of it. */
export function withCondition(filter: string, name: string, more: string): string {
  const column = nameText(name);
  const parts = splitConditions(filter).filter((part) => !isAbout(part, column));
  return [...parts, more].join(" and ");
}

/** Simple conditions joined by "and"; a text that has more than those stays whole. */
function splitConditions(filter: string): string[] {
  const text = filter.trim();
  if (text === "") return [];
  if (/\bor\b|\bnot\b|\bbetween\b|[()"'`]/i.test(text)) return splitQuoted(text);
  return text.split(/\s+and\s+/i);
}

/** Outside of quotes, and only where nothing is nested. */
function splitQuoted(text: string): string[] {
  const bare = text.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/gs, (quoted) =>
    "q".repeat(quoted.length),
  );
  if (/\bor\b|\bnot\b|\bbetween\b|[()"'`]/i.test(bare))
    return [/\bor\b/i.test(bare) ? `(${text})` : text];
  const parts: string[] = [];
  let start = 0;
  for (const match of bare.matchAll(/\s+and\s+/gi)) {
    parts.push(text.slice(start, match.index));
    start = match.index + match[0].length;
  }
  return [...parts, text.slice(start)];
}

const isAbout = (part: string, column: string): boolean => {
  const rest = part.startsWith(column) ? part.slice(column.length) : undefined;
  return rest !== undefined && /^\s*(>=|<=|<|>|=|is null$)/.test(rest);
};
