/** The line of controls above videos: they move all of them. */
import {
  ChevronFirst,
  ChevronLast,
  LayoutGrid,
  Pause,
  Play,
  Repeat,
  SlidersHorizontal,
  Volume2,
  VolumeX,
} from "lucide-react";
import { useEffect, useRef } from "react";
import { formatInteger } from "../../base/format";
import { Button } from "../../ui/Button";
import { classNames } from "../../ui/classNames";
import { IconButton } from "../../ui/IconButton";
import { Menu } from "../../ui/Menu";
import { Select } from "../../ui/Select";
import strip from "../ControlStrip.module.css";
import styles from "./Controls.module.css";
import type { Clock, ClockState } from "./clock";
import { clock as clockText } from "./model";

export const SPEEDS = [0.1, 0.25, 0.5, 1, 1.5, 2, 4] as const;

interface ControlsProps {
  clock: Clock;
  state: ClockState;
  whole: number;
  frames: number;
  width: number;
  hasAudio: boolean;
  muted: boolean;
  setMuted: (muted: boolean) => void;
  setSpeed: (speed: number) => void;
  setLoop: (loop: boolean) => void;
  setPart: (part: ClockState["part"]) => void;
  onSave: () => void;
  /** Back to all videos. */
  onAll?: () => void;
}

const NARROW_PIXELS = 400;
const TINY_PIXELS = 260;

export function Controls(props: ControlsProps) {
  const { clock, state, whole, frames, width } = props;
  const narrow = width > 0 && width < NARROW_PIXELS;
  const tiny = width > 0 && width < TINY_PIXELS;
  return (
    <div className={classNames(strip.strip, styles.strip)} role="toolbar" aria-label="Playing">
      {props.onAll && (
        <Button look="quiet" onClick={props.onAll}>
          <LayoutGrid size={13} aria-hidden /> All
        </Button>
      )}
      {!narrow && (
        <IconButton
          icon={ChevronFirst}
          label="Previous frame"
          shortcut="<"
          onClick={() => clock.step(-1)}
        />
      )}
      <IconButton
        icon={state.playing ? Pause : Play}
        label={state.playing ? "Pause" : "Play"}
        shortcut="k"
        onClick={clock.toggle}
      />
      {!narrow && (
        <IconButton
          icon={ChevronLast}
          label="Next frame"
          shortcut=">"
          onClick={() => clock.step(1)}
        />
      )}
      <Scrub clock={clock} whole={whole} frames={frames} part={state.part} tiny={tiny} />
      {!narrow && (
        <Select
          label="Speed"
          value={String(state.speed)}
          options={SPEEDS.map((speed) => ({ value: String(speed), label: `${speed}×` }))}
          onChange={(speed) => props.setSpeed(Number(speed))}
        />
      )}
      {!narrow && (
        <IconButton
          icon={Repeat}
          label="Loop"
          on={state.loop}
          onClick={() => props.setLoop(!state.loop)}
        />
      )}
      {props.hasAudio && !tiny && (
        <IconButton
          icon={props.muted ? VolumeX : Volume2}
          label={props.muted ? "Sound" : "Mute"}
          onClick={() => props.setMuted(!props.muted)}
        />
      )}
      <More {...props} narrow={narrow} />
    </div>
  );
}

interface ScrubProps extends Pick<ControlsProps, "clock" | "whole" | "frames"> {
  part: ClockState["part"];
  tiny: boolean;
}

/** It follows the clock without rendering anything. */
function Scrub({ clock, whole, frames, part, tiny }: ScrubProps) {
  const input = useRef<HTMLInputElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = () => {
      const frame = clock.frameNow();
      const at = clock.position();
      if (input.current) {
        input.current.value = String(frame);
        input.current.style.setProperty("--part", String(frames > 1 ? frame / (frames - 1) : 0));
        input.current.setAttribute(
          "aria-valuetext",
          `frame ${formatInteger(frame + 1)} of ${formatInteger(frames)}, ${clockText(at, whole)}`,
        );
      }
      if (text.current)
        text.current.textContent = `${formatInteger(frame)} / ${formatInteger(frames - 1)} · ${clockText(at, whole)}`;
    };
    show();
    return clock.follow(show);
  }, [clock, whole, frames]);
  return (
    <>
      <span className={styles.scrub}>
        <input
          ref={input}
          type="range"
          aria-label="Frame"
          min={0}
          max={Math.max(1, frames - 1)}
          step={1}
          disabled={frames < 2}
          defaultValue={0}
          onInput={(event) => {
            if (clock.now().playing) clock.pause();
            clock.toFrame(event.currentTarget.valueAsNumber);
          }}
        />
        {part && whole > 0 && (
          <i
            className={styles.part}
            style={{
              left: `${(part.from / whole) * 100}%`,
              right: `${Math.max(0, 1 - part.to / whole) * 100}%`,
            }}
          />
        )}
      </span>
      <span
        ref={text}
        className={styles.place}
        hidden={tiny}
        title="Frame, counted from 0, and time"
      />
    </>
  );
}

function More(props: ControlsProps & { narrow: boolean }) {
  const { clock, state, whole, setPart, narrow } = props;
  const from = () => {
    const at = clock.position();
    setPart({ from: at, to: state.part && state.part.to > at ? state.part.to : whole });
  };
  const to = () => {
    const at = clock.position();
    setPart({ from: state.part && state.part.from < at ? state.part.from : 0, to: at });
  };
  return (
    <Menu
      trigger={<IconButton icon={SlidersHorizontal} label="Part, frame and more" />}
      items={[
        ...(narrow
          ? [{ label: "Loop", checked: state.loop, onSelect: () => props.setLoop(!state.loop) }]
          : []),
        { label: "Play from here", onSelect: from },
        { label: "Play to here", onSelect: to },
        { label: "Play all of it", disabled: !state.part, onSelect: () => setPart(undefined) },
        ...(narrow
          ? [
              "Speed",
              ...SPEEDS.map((speed) => ({
                label: `${speed}×`,
                checked: state.speed === speed,
                onSelect: () => props.setSpeed(speed),
              })),
            ]
          : []),
        null,
        { label: "Save this frame as PNG", onSelect: props.onSave },
      ]}
    />
  );
}
