/** Charts as still pictures. */
import { type ChartTheme, plainColors } from "../_figures/chartTheme";
import { createStills, type StillSize } from "../_figures/stills";
import { give } from "./give";
import { compiled } from "./library";
import type { VegaItem } from "./model";
import { presetChart } from "./presets";
import { fitted } from "./size";
import { loadSource } from "./source";
import { configOf } from "./theme";

/** Charts are laid out for at least this size, and shrunk. */
const LEAST_PIXELS = 260;
export const stills = createStills(
  ({ specUrl, spec, table }: VegaItem) =>
    `${specUrl ?? JSON.stringify(spec)} ${table?.rowsUrl ?? ""}`,
  draw,
);

async function draw(
  item: VegaItem,
  { width, height }: StillSize,
  theme: ChartTheme,
): Promise<string> {
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
