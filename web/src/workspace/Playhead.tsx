/** The one cursor that every panel follows: play, speed, step, film strip. */
import { ArrowRightToLine, Pause, Play } from "lucide-react";
import { useState } from "react";
import { formatInteger } from "../base/format";
import { Button } from "../ui/Button";
import { IconButton } from "../ui/IconButton";
import { Kbd } from "../ui/Kbd";
import { Menu } from "../ui/Menu";
import { FilmStrip } from "./FilmStrip";
import styles from "./Playhead.module.css";
import { SPEEDS, type Speed, usePlay } from "./play";
import { type PlayheadState, useLetGo, usePlayhead } from "./scrub";
import { useMarks } from "./useMarks";
import { usePlayheadCommands } from "./usePlayheadCommands";
import type { VisibleRun } from "./view";

export function Playhead({ runs }: { runs: readonly VisibleRun[] }) {
  const playhead = usePlayhead(runs);
  const marks = useMarks(runs);
  const [speed, setSpeed] = useState<Speed>(1);
  const play = usePlay(playhead, marks, speed);
  useLetGo();
  usePlayheadCommands(playhead, marks, play.toggle);
  const running = runs.some((run) => run.state === "running");
  return (
    <footer className={styles.playhead} data-step={playhead.step ?? undefined}>
      <div className={styles.controls}>
        <IconButton
          icon={play.playing ? Pause : Play}
          label={play.playing ? "Pause" : "Play"}
          shortcut="Space"
          className={styles.play}
          disabled={marks.extent === null}
          onClick={play.toggle}
        />
        <Menu
          align="start"
          trigger={<Button aria-label={`Speed ${speed} times`}>{speed}×</Button>}
          items={SPEEDS.map((one) => ({
            label: `${one}×`,
            checked: one === speed,
            onSelect: () => setSpeed(one),
          }))}
        />
        <StepField playhead={playhead} />
      </div>
      <FilmStrip runs={runs} marks={marks} playhead={playhead} />
      <div className={styles.end}>
        <IconButton
          icon={ArrowRightToLine}
          label={playhead.following ? "Follows the newest step" : "Follow the newest step"}
          shortcut="End"
          on={playhead.following}
          onClick={() => {
            if (playhead.last === null) return;
            playhead.move(playhead.last);
            playhead.settle();
          }}
        />
        <span className={styles.following}>
          {playhead.following && (running ? "live" : "newest")}
        </span>
        <span className={styles.keys} aria-hidden>
          <Kbd keys="ArrowLeft" />
          <Kbd keys="ArrowRight" />
          <Kbd keys="Space" />
        </span>
      </div>
    </footer>
  );
}

/** The step as a number that can be typed over; Escape takes back what was typed. */
function StepField({ playhead }: { playhead: PlayheadState }) {
  const { step, last, move, settle } = playhead;
  const [typed, setTyped] = useState<string>();
  const text = typed ?? (step === null ? "–" : formatInteger(step));
  const commit = () => {
    const wanted = Number((typed ?? "").replace(/[,\s]/g, ""));
    if (typed?.trim() && Number.isFinite(wanted)) {
      move(Math.max(0, last === null ? wanted : Math.min(wanted, last)));
      settle();
    }
    setTyped(undefined);
  };
  return (
    <label className={styles.step}>
      <input
        aria-label="Step"
        inputMode="numeric"
        value={text}
        disabled={step === null}
        style={{ width: `${Math.max(3, text.length) + 1}ch` }}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key !== "Escape") return;
          setTyped(undefined);
          event.currentTarget.value = "";
          requestAnimationFrame(
            () => document.activeElement instanceof HTMLElement && document.activeElement.blur(),
          );
        }}
      />
      <small>{last === null ? "nothing logged" : `of ${formatInteger(last)} · step`}</small>
    </label>
  );
}
