/** The controls of a histogram panel. */
import { Checkbox } from "../../ui/Checkbox";
import { Select } from "../../ui/Select";
import { ControlStrip } from "../ControlStrip";
import { withOptions } from "../panelOptions";
import type { PanelProps } from "../types";
import type { HistogramSettings } from "./settings";

interface ControlsProps extends Pick<PanelProps<unknown>, "options" | "setOptions" | "mode"> {
  settings: HistogramSettings;
  several: boolean;
  small: boolean;
}

export function Controls(props: ControlsProps) {
  const { options, setOptions, mode, settings, several, small } = props;
  const change = (name: string, value: string | undefined) =>
    setOptions(withOptions(options, { [name]: value }));
  return (
    <ControlStrip label="Histogram" small={small}>
      <Select
        label="Heights"
        value={settings.measure}
        options={[
          { value: "counts", label: "counts" },
          { value: "density", label: "density" },
        ]}
        onChange={(value) => change("measure", value === "counts" ? undefined : value)}
      />
      {mode !== "ridge" && (
        <Checkbox checked={settings.log} onChange={(on) => change("log", on ? "on" : undefined)}>
          logarithmic
        </Checkbox>
      )}
      {mode === "heatmap" && (
        <Checkbox
          checked={settings.quantiles}
          onChange={(on) => change("quantiles", on ? "on" : undefined)}
        >
          quantiles
        </Checkbox>
      )}
      {mode === "bars" && several && (
        <Select
          label="Runs"
          value={settings.overlay ? "over" : "beside"}
          options={[
            { value: "beside", label: "side by side" },
            { value: "over", label: "over one another" },
          ]}
          onChange={(value) => change("runs", value === "over" ? value : undefined)}
        />
      )}
    </ControlStrip>
  );
}
