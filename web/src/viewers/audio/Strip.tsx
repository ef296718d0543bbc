/** The line of controls above sounds; what has no room in it is under its last button. */
import { LayoutGrid, Pause, Play, Repeat, SlidersHorizontal, Volume2 } from "lucide-react";
import { Button } from "../../ui/Button";
import { Checkbox } from "../../ui/Checkbox";
import { classNames } from "../../ui/classNames";
import { IconButton } from "../../ui/IconButton";
import { Popover } from "../../ui/Popover";
import { RangeSlider } from "../../ui/RangeSlider";
import { Select } from "../../ui/Select";
import { Slider } from "../../ui/Slider";
import strip from "../ControlStrip.module.css";
import type { SetOptions } from "../usePanelOptions";
import { SCALES, type Scale } from "./frequency";
import styles from "./Strip.module.css";
import { DECIBELS, type Settings, SIZES, SPEEDS } from "./settings";
import type { PanelPlayer } from "./usePlayer";

interface StripProps {
  settings: Settings;
  set: SetOptions;
  player: PanelPlayer;
  whole: number;
  several: boolean;
  /** The most that any sound has. */
  channels: number;
  width: number;
  spectrogram: boolean;
  toggle: () => void;
  /** Back to all sounds, where only one position is shown. */
  onAll?: () => void;
}

const NARROW_PIXELS = 430;
const WIDE_PIXELS = 700;

export function Strip(props: StripProps) {
  const { settings, set, player, width, several, toggle, onAll } = props;
  const { playing } = player.state;
  const narrow = width > 0 && width < NARROW_PIXELS;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a line
    <div className={classNames(strip.strip, styles.strip)} role="group" aria-label="Playing">
      {onAll && (
        <Button look="quiet" onClick={onAll}>
          <LayoutGrid size={13} aria-hidden /> All
        </Button>
      )}
      <IconButton
        icon={playing ? Pause : Play}
        label={playing ? "Pause the sound" : "Play the sound"}
        shortcut="k"
        onClick={toggle}
      />
      <span className={styles.time} data-time />
      <IconButton
        icon={Repeat}
        label={settings.part ? "Loop the selection" : "Loop"}
        shortcut="l"
        on={settings.loop}
        onClick={() => set({ loop: settings.loop ? undefined : "on" })}
      />
      {settings.part && !narrow && (
        <Button
          look="quiet"
          title="Nothing is selected then"
          onClick={() => set({ part: undefined })}
        >
          clear
        </Button>
      )}
      {!narrow && <Speed {...props} />}
      {!narrow && <Volume {...props} />}
      <span className={styles.space} />
      {several && width >= WIDE_PIXELS && <Match {...props} />}
      <Popover
        label="Sound and picture"
        align="end"
        className={styles.sheet}
        trigger={<IconButton icon={SlidersHorizontal} label="Sound and picture" />}
      >
        <More {...props} narrow={narrow} />
      </Popover>
    </div>
  );
}

const Speed = ({ settings, set }: StripProps) => (
  <Select
    label="Speed"
    value={String(settings.speed)}
    options={SPEEDS.map((speed) => ({ value: String(speed), label: `${speed}×` }))}
    onChange={(speed) => set({ speed: speed === "1" ? undefined : speed })}
  />
);

const Volume = ({ player }: StripProps) => (
  <span className={styles.volume}>
    <Volume2 size={13} aria-hidden />
    <Slider
      className={styles.slider}
      label="Volume"
      value={player.volume}
      min={0}
      max={1}
      step={0.05}
      valueText={`${Math.round(player.volume * 100)} %`}
      onChange={player.setVolume}
    />
  </span>
);

const Match = ({ settings, set }: StripProps) => (
  <Button
    look="quiet"
    on={settings.matched}
    title="All are played as loud as the quietest of them, by their integrated loudness"
    onClick={() => set({ match: settings.matched ? undefined : "on" })}
  >
    match loudness
  </Button>
);

function More(props: StripProps & { narrow: boolean }) {
  const { settings, set, narrow, several, channels } = props;
  const { decibels, scale, size, mono, matched } = settings;
  return (
    <div className={styles.more}>
      <h3>Spectrogram</h3>
      <div className={styles.line}>
        <span>Frequencies</span>
        <Select<Scale>
          label="Frequencies"
          value={scale}
          options={SCALES.map((value) => ({ value, label: value }))}
          onChange={(next) => set({ scale: next === SCALES[0] ? undefined : next })}
        />
      </div>
      <div className={styles.line}>
        <span>Window</span>
        <Select
          label="Window"
          value={String(size)}
          options={SIZES.map((value) => ({
            value: String(value),
            label: value === 0 ? "automatic" : `${value} samples`,
          }))}
          onChange={(next) => set({ window: next === "0" ? undefined : next })}
        />
      </div>
      <div className={styles.line}>
        <span>
          {decibels[0]} to {decibels[1]} dB
        </span>
        <RangeSlider
          className={styles.range}
          label="level"
          value={decibels}
          min={DECIBELS.min}
          max={DECIBELS.max}
          step={1}
          textOf={(value) => `${value} dB`}
          onChange={([low, high]) => low < high && set({ db: `${low}~${high}` }, { replace: true })}
        />
      </div>
      <h3>Sound</h3>
      {channels > 1 && (
        <div className={styles.line}>
          <span>Channels</span>
          <Select
            label="Channels"
            value={
              typeof settings.channels === "number"
                ? String(settings.channels + 1)
                : settings.channels
            }
            options={[
              { value: "merged", label: "as one" },
              { value: "apart", label: "each" },
              ...Array.from({ length: Math.min(MOST_CHANNELS, channels) }, (_, i) => ({
                value: String(i + 1),
                label: `only ${i + 1}`,
              })),
            ]}
            onChange={(next) => set({ channels: next === "merged" ? undefined : next })}
          />
        </div>
      )}
      {narrow && (
        <>
          <div className={styles.line}>
            <span>Speed</span>
            <Speed {...props} />
          </div>
          <div className={styles.line}>
            <span>Volume</span>
            <Volume {...props} />
          </div>
        </>
      )}
      <Checkbox checked={mono} onChange={(on) => set({ mono: on ? "on" : undefined })}>
        Play all channels as one
      </Checkbox>
      {several && (
        <Checkbox checked={matched} onChange={(on) => set({ match: on ? "on" : undefined })}>
          Match loudness
        </Checkbox>
      )}
    </div>
  );
}

const MOST_CHANNELS = 32;
