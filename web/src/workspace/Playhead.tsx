/** The one cursor that every panel follows: play, speed, step, film strip. */
import { ArrowRightToLine, Eye, EyeOff, Pause, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { formatInteger } from "../base/format";
import { Button } from "../ui/Button";
import { IconButton } from "../ui/IconButton";
import { Kbd } from "../ui/Kbd";
import { Menu } from "../ui/Menu";
import { Tooltip } from "../ui/Tooltip";
import { useStored } from "../ui/useStored";
import { BestOfMenu } from "./BestOfMenu";
import { FilmStrip } from "./FilmStrip";
import styles from "./Playhead.module.css";
import { SPEEDS, type Speed, usePlay } from "./play";
import { allowPreview, type PlayheadState, useLetGo, usePlayhead } from "./scrub";
import { useMarks } from "./useMarks";
import { usePins } from "./usePins";
import { usePlaceCommands, usePlayheadCommands } from "./usePlayheadCommands";
import type { VisibleRun } from "./view";

export function Playhead({ runs }: { runs: readonly VisibleRun[] }) {
  const playhead = usePlayhead(runs);
  const marks = useMarks(runs);
  const [speed, setSpeed] = useState<Speed>(1);
  const play = usePlay(playhead, marks, speed);
  useLetGo();
  usePlayheadCommands(playhead, marks, play.toggle);
  const pins = usePins(playhead);
  const [choosing, setChoosing] = useState(false);
  const looking = useLooking();
  usePlaceCommands({ pins, chooseBest: () => setChoosing(true), toggleLooking: looking.toggle });
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
        <BestOfMenu runs={runs} playhead={playhead} open={choosing} onOpen={setChoosing} />
        <Tooltip
          text={pins.isPinned ? "Remove the pin at this step" : "Pin this step"}
          shortcut="shift+p"
        >
          <Button on={pins.isPinned} disabled={playhead.step === null} onClick={pins.toggle}>
            Pin
          </Button>
        </Tooltip>
        <IconButton
          icon={looking.on ? Eye : EyeOff}
          label={
            looking.on
              ? "Hovering a chart shows that step’s media"
              : "Hovering a chart leaves media alone"
          }
          on={looking.on}
          className={styles.looking}
          onClick={looking.toggle}
        />
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

/** Whether a pointer over a chart shows the media of its step: a preference of this browser. */
function useLooking() {
  const [stored, store] = useStored("hover-preview", 1);
  const on = stored !== 0;
  useEffect(() => allowPreview(on), [on]);
  return { on, toggle: () => store(on ? 0 : 1) };
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
