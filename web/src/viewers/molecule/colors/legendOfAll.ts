/** What the colours of several molecules mean: all that any of them has. */
import { type Legend, type LegendLine, MOST_LINES } from "./schemes";

const MORE = /^\d+ more$/;

export function legendOfAll(legends: readonly Legend[]): Legend | undefined {
  const [first, ...others] = legends;
  if (!first || others.length === 0) return first;
  const lines = new Map<string, LegendLine>();
  for (const line of legends.flatMap((legend) => legend.lines))
    if (!MORE.test(line.text)) lines.set(line.text, lines.get(line.text) ?? line);
  const hidden = legends.some((legend) => legend.lines.some(({ text }) => MORE.test(text)));
  const shown = [...lines.values()].slice(0, MOST_LINES);
  const grey = { color: [128, 128, 128] as LegendLine["color"], text: "more" };
  const all = hidden || shown.length < lines.size ? [...shown, grey] : shown;
  return { lines: all, ...barOfAll(legends) };
}

/** Each molecule has its own range: a number stands only if it is that of all. */
function barOfAll(legends: readonly Legend[]): Pick<Legend, "bar"> {
  const bars = legends.flatMap(({ bar }) => bar ?? []);
  const [first] = bars;
  if (!first) return {};
  const same = (end: "low" | "high") => bars.every((bar) => bar[end] === first[end]);
  return {
    bar: {
      colors: first.colors,
      low: same("low") ? first.low : "its lowest",
      high: same("high") ? first.high : "its highest",
    },
  };
}
