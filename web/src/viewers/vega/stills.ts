/** Charts as still pictures, drawn one after the other by a view that nobody sees. */
import { createTurns } from "../../base/turns";
import { type ChartTheme, chartTheme, plainColors } from "../_figures/chartTheme";
import { give } from "./give";
import { compiled } from "./library";
import type { VegaItem } from "./model";
import { presetChart } from "./presets";
import { fitted } from "./size";
import { loadSource } from "./source";
import { configOf } from "./theme";

const MOST_STILLS = 240;
/** Charts are laid out for at least this size, and shrunk. */
const LEAST_PIXELS = 260;
const inTurn = createTurns(1);

/** The least recently used first. */
const kept = new Map<string, string>();

interface StillWish {
  item: VegaItem;
  width: number;
  height: number;
}

function nameOf({ item, width, height }: StillWish, { dark }: ChartTheme): string {
  const of = item.specUrl ?? JSON.stringify(item.spec);
  return `${of} ${item.table?.rowsUrl ?? ""} ${width} ${height} ${dark}`;
}

/** The address of a picture, if it was drawn before. */
export const drawnStill = (wish: StillWish): string | undefined =>
  kept.get(nameOf(wish, chartTheme()));

/** Draw it when its turn comes; rejects with a reason. `wanted` is asked then. */
export async function still(wish: StillWish, wanted: () => boolean): Promise<string | undefined> {
  return inTurn(async () => {
    if (!wanted()) return undefined;
    const theme = chartTheme();
    const name = nameOf(wish, theme);
    const found = kept.get(name) ?? (await draw(wish, theme));
    kept.delete(name);
    kept.set(name, found);
    const [oldest] = kept.keys();
    if (kept.size > MOST_STILLS && oldest !== undefined) kept.delete(oldest);
    return found;
  });
}

async function draw({ item, width, height }: StillWish, theme: ChartTheme): Promise<string> {
  const source = await loadSource(item);
  const run = { name: "", color: plainColors(["var(--run-0)"])[0] ?? "", source };
  const made = presetChart(item.name, [run], theme) ?? source;
  const larger = Math.max(1, LEAST_PIXELS / width);
  const size = { width: Math.round(width * larger), height: Math.round(height * larger) };
  const errors: unknown[] = [];
  const chart = await compiled({
    language: source.language,
    spec: fitted(made.spec, source.language, size),
    config: configOf(theme, true),
    renderer: "svg",
    root: document.createElement("div"),
    ...size,
    onError: (error) => errors.push(error),
  });
  try {
    await give(chart, source.dataset, made.rows);
    await chart.view.runAsync();
    if (errors.length > 0) throw errors[0];
    return await chart.view.toImageURL("png", Math.min(2, devicePixelRatio) / larger);
  } finally {
    chart.view.finalize();
  }
}
