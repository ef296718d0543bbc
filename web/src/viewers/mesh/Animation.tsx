/** Plays what moves in a glTF file: its first animation, in all views together. */
import { Pause, Play } from "lucide-react";
import { useEffect, useReducer } from "react";
import { formatNumber } from "../../base/format";
import type { Scene3D } from "../../gl/types";
import { IconButton } from "../../ui/IconButton";
import { Slider } from "../../ui/Slider";
import styles from "./Controls.module.css";

/** What a scene of ours can do; its class is heavy, so it is known by this only. */
interface Moving extends Scene3D {
  readonly duration: number;
  readonly time: number;
  readonly animated: boolean;
  play: () => void;
  pause: () => void;
  seek: (seconds: number) => void;
}

const isMoving = (scene: Scene3D): scene is Moving => "duration" in scene && scene.duration !== 0;
/** So often the slider follows. */
const EVERY_MS = 66;
const STEP_SECONDS = 0.01;

export function Animation({ scenes }: { scenes: readonly Scene3D[] }) {
  const moving = scenes.filter(isMoving);
  const [lead] = moving;
  const playing = lead?.animated ?? false;
  useFrames(playing);
  if (!lead) return null;
  const toggle = () => {
    for (const scene of moving) playing ? scene.pause() : scene.play();
  };
  return (
    <span className={styles.animation}>
      <IconButton
        icon={playing ? Pause : Play}
        label={playing ? "Stop the animation" : "Play the animation"}
        onClick={toggle}
      />
      <Slider
        className={styles.time}
        label="Time of the animation"
        value={lead.time}
        min={0}
        max={lead.duration}
        step={STEP_SECONDS}
        valueText={`${formatNumber(lead.time, 3)} seconds`}
        onChange={(seconds) => {
          for (const scene of moving) scene.seek(seconds);
        }}
      />
      <span className={styles.seconds}>{lead.time.toFixed(1)} s</span>
    </span>
  );
}

/** Render again while it plays. */
function useFrames(playing: boolean): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(again, EVERY_MS);
    return () => clearInterval(timer);
  }, [playing]);
}
