/** What errors compare, how boxes match, in which order pictures stand, and what the colours mean. */
import { useMemo } from "react";
import { pairOf } from "../../../overlay/pairOf";
import { useOverlay } from "../../../overlay/settings";
import { Select } from "../../../ui/Select";
import { Slider } from "../../../ui/Slider";
import { parseOptions, withOptions } from "../../panelOptions";
import type { PanelProps, Track } from "../../types";
import type { ImageItem } from "../model";
import styles from "./Errors.module.css";

const LEAST_IOU = 0.5;
const GREATEST_IOU = 0.95;
const IOU_STEP = 0.05;
const LONGEST_NAME = 40;

type ControlsProps = Pick<PanelProps<ImageItem>, "tracks" | "options" | "setOptions">;

export function ErrorControls({ tracks, options, setOptions }: ControlsProps) {
  const { settings, set } = useOverlay();
  const names = useMemo(() => comparableNames(tracks), [tracks]);
  const pair = pairOf(
    names.map((name) => ({ name })),
    settings,
  );
  const choices = names.map((value) => ({
    value,
    label: value.slice(0, LONGEST_NAME) || "unnamed",
  }));
  const order = parseOptions(options).sort === "errors" ? "errors" : "logged";
  return (
    <div className={styles.controls}>
      {choices.length > 1 && (
        <>
          <Select
            label="Prediction"
            className={styles.choice}
            value={pair?.prediction.name ?? ""}
            options={choices}
            onChange={(prediction) => set({ prediction })}
          />
          <span>vs</span>
          <Select
            label="Ground truth"
            className={styles.choice}
            value={pair?.truth.name ?? ""}
            options={choices}
            onChange={(truth) => set({ truth })}
          />
        </>
      )}
      <Select
        label="Order of pictures"
        value={order}
        options={[
          { value: "logged", label: "as logged" },
          { value: "errors", label: "most errors" },
        ]}
        onChange={(value) =>
          setOptions(withOptions(options, { sort: value === "errors" ? value : undefined }))
        }
      />
    </div>
  );
}

/** Names of the layers of which there are two of a kind on some picture. */
function comparableNames(tracks: readonly Track<ImageItem>[]): string[] {
  const names = new Set<string>();
  for (const { layers } of tracks.flatMap(({ now }) => now?.items ?? []))
    for (const { name, type } of layers)
      if (layers.filter((layer) => layer.type === type).length > 1) names.add(name);
  return [...names];
}

/** How much boxes must overlap. */
export function IouSlider() {
  const { settings, set } = useOverlay();
  return (
    <span className={styles.iou}>
      IoU ≥ {settings.iou.toFixed(2)}
      <Slider
        label="Least IoU"
        value={settings.iou}
        min={LEAST_IOU}
        max={GREATEST_IOU}
        step={IOU_STEP}
        valueText={settings.iou.toFixed(2)}
        onChange={(iou) => set({ iou: Number(iou.toFixed(2)) }, { replace: true })}
      />
    </span>
  );
}

const COLORS = [
  { name: "hit", token: "--hit", title: "Found: prediction and truth agree" },
  { name: "false alarm", token: "--alarm", title: "Claimed, and not there" },
  { name: "missed", token: "--missed", title: "There, and not found" },
] as const;
const WRONG = {
  name: "wrong class",
  token: "--wrong",
  title: "A false alarm of one class, and missed of another",
} as const;

export function ErrorLegend({ masks }: { masks: boolean }) {
  return (
    <ul className={styles.legend} aria-label="Colours">
      {[...COLORS, ...(masks ? [WRONG] : [])].map(({ name, token, title }) => (
        <li key={name} title={title}>
          <i style={{ background: `var(${token})` }} /> {name}
        </li>
      ))}
    </ul>
  );
}
