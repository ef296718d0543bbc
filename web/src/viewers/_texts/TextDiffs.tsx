/** What changed in texts between two steps or two runs, text by text. */
import { useRef } from "react";
import { formatInteger } from "../../base/format";
import { useSize } from "../../charts/useSize";
import { Checkbox } from "../../ui/Checkbox";
import { Select } from "../../ui/Select";
import { type Against, formatAgainst } from "../against";
import { ControlStrip } from "../ControlStrip";
import { ItemList } from "../ItemList";
import { type Options, parseOptions, withOptions } from "../panelOptions";
import type { PanelProps, Track } from "../types";
import { StopButtons, StopKeys, stopsByKey } from "./StopButtons";
import { type DiffOptions, TextCompared } from "./TextCompared";
import type { TextsProps } from "./Texts";
import styles from "./Texts.module.css";
import { useOpposite } from "./useOpposite";
import { useStops } from "./useStops";

const NARROW_PIXELS = 560;

export function TextDiffs<Item>(props: TextsProps<Item>) {
  const { tracks, options, textOf, reader, panelKey, large } = props;
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const set = parseOptions(options);
  const settings = settingsOf(set, props.mono ?? false);
  const opposite = useOpposite(tracks, panelKey, set.against, reader);
  const { against } = opposite;
  const stops = useStops(`${set.against} ${settings.by} ${settings.layout}`);
  // A run is not compared with itself.
  const compared =
    against.type === "run" ? tracks.filter(({ run }) => run.id !== against.id) : tracks;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of what is in it
    <div ref={box} className={styles.panel} onKeyDown={stopsByKey(stops)}>
      {large && <StopKeys stops={stops} noun="change" />}
      <ControlStrip label="Comparison" small={width < NARROW_PIXELS}>
        <DiffControls {...props} settings={settings} against={against} />
        <StopButtons stops={stops} noun="change" />
      </ControlStrip>
      <div className={styles.list}>
        <ItemList
          {...props}
          tracks={compared}
          draw={(item, track, at) => {
            const position = track.now?.positions[at] ?? at;
            const other = opposite.of(track, position);
            const many = (track.now?.items.length ?? 0) > 1;
            return (
              <div className={styles.one}>
                {many && (
                  <p className={styles.sample}>{sampleName(textOf(item).caption, position)}</p>
                )}
                {other ? (
                  <TextCompared
                    {...settings}
                    {...stops.of(compared.indexOf(track) * 1000 + at)}
                    item={textOf(item)}
                    other={textOf(other.item)}
                    otherName={nameOf(against, tracks, other.step)}
                    label={`${panelKey} of ${track.run.name}, changes`}
                  />
                ) : (
                  <p className={styles.note}>{opposite.late ? "…" : missingText(against)}</p>
                )}
              </div>
            );
          }}
        />
      </div>
    </div>
  );
}

const sampleName = (caption: string, position: number): string =>
  caption.slice(0, 200) || `text ${formatInteger(position)}`;

const settingsOf = (set: Options, mono: boolean): DiffOptions => ({
  by: set.by === "lines" ? "lines" : "words",
  layout: set.layout === "side" ? "side" : "inline",
  fold: set.fold !== "off",
  mono: mono || set.mono === "on",
});

function nameOf(against: Against, tracks: readonly Track<unknown>[], step: number): string {
  if (against.type !== "run") return `step ${formatInteger(step)}`;
  return tracks.find(({ run }) => run.id === against.id)?.run.name ?? "the other run";
}

function missingText({ type }: Against): string {
  if (type === "run") return "The other run has nothing here to compare with";
  if (type === "previous") return "Nothing earlier to compare with: this is the first";
  return "Nothing was logged there to compare with";
}

interface ControlsProps
  extends Pick<PanelProps<unknown>, "tracks" | "options" | "setOptions" | "pins" | "step"> {
  settings: DiffOptions;
  against: Against;
}

function DiffControls({
  tracks,
  options,
  setOptions,
  pins,
  step,
  settings,
  against,
}: ControlsProps) {
  const change = (name: string, value: string | undefined) =>
    setOptions(withOptions(options, { [name]: value }));
  const at = formatAgainst(against);
  const steps = new Set([...(pins ?? []), ...(against.type === "step" ? [against.step] : [])]);
  const here = step !== null && !steps.has(step) ? step : undefined;
  return (
    <>
      <Select
        label="Compare with"
        prefix="with"
        value={at}
        options={[
          { value: "previous", label: "the one before" },
          { value: "first", label: "the first" },
          ...[...steps].map((one) => ({
            value: `step:${one}`,
            label: `step ${formatInteger(one)}`,
          })),
          ...(here === undefined
            ? []
            : [{ value: `step:${here}`, label: `step ${formatInteger(here)}, kept` }]),
          ...(tracks.length > 1
            ? tracks.map(({ run }) => ({ value: `run:${run.id}`, label: run.name.slice(0, 60) }))
            : []),
        ]}
        onChange={(next) => change("against", next)}
      />
      <Select
        label="Compare by"
        prefix="by"
        value={settings.by}
        options={[
          { value: "words", label: "words" },
          { value: "lines", label: "lines" },
        ]}
        onChange={(next) => change("by", next === "words" ? undefined : next)}
      />
      <Select
        label="Layout"
        value={settings.layout}
        options={[
          { value: "inline", label: "inline" },
          { value: "side", label: "side by side" },
        ]}
        onChange={(next) => change("layout", next === "inline" ? undefined : next)}
      />
      <Checkbox checked={settings.fold} onChange={(on) => change("fold", on ? undefined : "off")}>
        fold
      </Checkbox>
    </>
  );
}
