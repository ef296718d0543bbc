/** What a person may set on a matrix: its columns, the order of its rows, the size of its cells. */
import { classNames } from "../../ui/classNames";
import { Select } from "../../ui/Select";
import { Slider } from "../../ui/Slider";
import strip from "../ControlStrip.module.css";
import { parseOptions, withOptions } from "../panelOptions";
import type { PanelProps } from "../types";
import styles from "./Matrix.module.css";
import { NARROWEST_PIXELS, ROW_ORDERS, type RowOrder, WIDEST_PIXELS } from "./matrixRows";

const COLUMNS = ["runs", "steps"] as const;
const STEPS = ["6", "12", "24", "50", "100", "400"] as const;
const USUAL_STEPS = "12";
const USUAL_PIXELS = 160;

export interface MatrixSettings {
  columns: (typeof COLUMNS)[number];
  /** Most steps that are columns. */
  steps: number;
  rows: RowOrder;
  /** Width of a cell that was chosen; else what fits. */
  pixels: number | undefined;
}

/** Several runs are compared at the playhead, one run with itself. */
export function settingsOf(options: string, runs: number): MatrixSettings {
  const found = parseOptions(options);
  const pixels = Number(found.size);
  return {
    columns: COLUMNS.find((one) => one === found.columns) ?? (runs > 1 ? "runs" : "steps"),
    steps: Number(STEPS.find((one) => one === found.steps) ?? USUAL_STEPS),
    rows: ROW_ORDERS.find((one) => one === found.rows) ?? "name",
    pixels: pixels >= NARROWEST_PIXELS && pixels <= WIDEST_PIXELS ? pixels : undefined,
  };
}

interface StripProps extends Pick<PanelProps<unknown>, "options" | "setOptions"> {
  settings: MatrixSettings;
}

export function MatrixStrip({ settings, options, setOptions }: StripProps) {
  const change = (name: string, value: string, replace = false) =>
    setOptions(withOptions(options, { [name]: value }), { replace });
  return (
    <div className={classNames(strip.strip, strip.plain)} role="toolbar" aria-label="Matrix">
      <Select
        label="Columns"
        prefix="columns"
        value={settings.columns}
        options={COLUMNS.map((value) => ({ value, label: value }))}
        onChange={(value) => change("columns", value)}
      />
      {settings.columns === "steps" && (
        <Select
          label="Most steps"
          prefix="at most"
          value={String(settings.steps)}
          options={STEPS.map((value) => ({ value, label: value }))}
          onChange={(value) => change("steps", value === USUAL_STEPS ? "" : value)}
        />
      )}
      <Select
        label="Order of rows"
        prefix="rows"
        value={settings.rows}
        options={[
          { value: "name", label: "by name" },
          { value: "logged", label: "as logged" },
        ]}
        onChange={(value) => change("rows", value === "name" ? "" : value)}
      />
      <span className={styles.size}>
        size
        <Slider
          label="Size of cells"
          value={settings.pixels ?? USUAL_PIXELS}
          min={NARROWEST_PIXELS}
          max={WIDEST_PIXELS}
          step={8}
          valueText={settings.pixels ? `${settings.pixels} pixels` : "what fits"}
          onChange={(value) => change("size", String(value), true)}
        />
      </span>
      {settings.pixels !== undefined && (
        <button type="button" className={styles.fit} onClick={() => change("size", "")}>
          fit
        </button>
      )}
    </div>
  );
}
