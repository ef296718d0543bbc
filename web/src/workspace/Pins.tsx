/** Pinned steps as flags over the film strip: a click goes there, Delete takes one away. */
import { formatInteger } from "../base/format";
import { Tooltip } from "../ui/Tooltip";
import styles from "./Playhead.module.css";
import type { PlayheadState } from "./scrub";
import { type StripBox, xOf } from "./strip";
import { usePins } from "./usePins";

interface PinsProps {
  box: StripBox;
  playhead: PlayheadState;
}

export function Pins({ box, playhead }: PinsProps) {
  const { pins, remove } = usePins(playhead);
  const [from, to] = box.extent;
  return pins
    .filter((pin) => pin >= from && pin <= to)
    .map((pin) => (
      <Tooltip key={pin} text={`Pin at step ${formatInteger(pin)}, Delete removes it`} side="top">
        <button
          type="button"
          className={styles.pin}
          style={{ transform: `translateX(${xOf(pin, box)}px)` }}
          aria-label={`Pin at step ${formatInteger(pin)}`}
          aria-current={playhead.step === pin || undefined}
          onClick={() => {
            playhead.move(pin);
            playhead.settle();
          }}
          onContextMenu={(event) => {
            event.preventDefault();
            remove(pin);
          }}
          onKeyDown={(event) => {
            if (event.key === "Delete" || event.key === "Backspace") remove(pin);
          }}
        >
          <svg width="9" height="30" viewBox="0 0 9 30" aria-hidden="true">
            <path d="M0.5 0V30" stroke="currentColor" strokeWidth="1" pointerEvents="none" />
            <path d="M0.5 0.5H8L6 3.5L8 6.5H0.5Z" fill="currentColor" />
          </svg>
        </button>
      </Tooltip>
    ));
}
