/** One sound: a button that plays it, and its waveform, which is the bar that one seeks with. */
import { Pause, Play } from "lucide-react";
import { useRef, useState } from "react";
import { formatDuration } from "../../base/time";
import { whyUnserved } from "../whyUnread";
import type { AudioItem } from "./model";
import styles from "./Panel.module.css";
import { Waveform } from "./Waveform";

interface PlayerProps {
  item: AudioItem;
  name: string;
  color: string;
  pairs: Float32Array;
}

/** The one that is heard: another one that begins ends it. */
let heard: HTMLAudioElement | null = null;

/** Of the whole length, with the arrow keys. */
const KEY_STEPS = 50;

export function Player({ item, name, color, pairs }: PlayerProps) {
  const player = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [secs, setSecs] = useState(0);
  const [known, setKnown] = useState(item.durationSecs ?? 0);
  const [failure, setFailure] = useState<string>();
  const toggle = () => {
    const { current } = player;
    if (current?.paused) current.play().catch(() => {});
    else current?.pause();
  };
  const seek = (to: number) => {
    if (player.current) player.current.currentTime = to;
    setSecs(to);
  };
  const failed = async () => {
    const unserved = await whyUnserved(item.url);
    setFailure(unserved?.reason ?? "the browser cannot play this file");
  };
  return (
    <div className={styles.player}>
      {!failure && (
        <button
          type="button"
          className={styles.play}
          aria-label={`${playing ? "Pause" : "Play"} ${name}`}
          onClick={toggle}
          // Not the page's own: there it moves the playhead.
          onKeyDown={(event) => event.key === " " && event.stopPropagation()}
        >
          {playing ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
        </button>
      )}
      <div className={styles.wave}>
        {pairs.length > 0 && <Waveform className={styles.outline} pairs={pairs} color={color} />}
        {failure ? (
          <p className={styles.failure} role="alert">
            {failure}
          </p>
        ) : (
          <input
            className={styles.seek}
            type="range"
            aria-label={`Position in ${name}`}
            aria-valuetext={`${formatDuration(secs)} of ${formatDuration(known)}`}
            min={0}
            max={known || 1}
            step={(known || 1) / KEY_STEPS / SMOOTH}
            value={secs}
            disabled={known === 0}
            onChange={(event) => seek(event.currentTarget.valueAsNumber)}
            onKeyDown={(event) => {
              const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
              if (by === undefined) return;
              event.preventDefault();
              seek(Math.min(known, Math.max(0, secs + (by * known) / KEY_STEPS)));
            }}
          />
        )}
        {(secs > 0 || playing) && (
          <>
            <i
              className={styles.now}
              style={{ left: `${Math.min(1, secs / (known || 1)) * 100}%` }}
            />
            <span className={styles.time}>{formatDuration(secs)}</span>
          </>
        )}
      </div>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written what is said in it */}
      <audio
        ref={player}
        src={item.url}
        aria-label={name}
        preload="metadata"
        onLoadedMetadata={({ currentTarget: { duration } }) =>
          Number.isFinite(duration) && setKnown(duration)
        }
        onPlay={({ currentTarget }) => {
          if (heard !== currentTarget) heard?.pause();
          heard = currentTarget;
          setPlaying(true);
        }}
        onPause={() => setPlaying(false)}
        onTimeUpdate={({ currentTarget }) => setSecs(currentTarget.currentTime)}
        onError={() => void failed()}
      />
    </div>
  );
}

/** A drag moves in finer steps than a key. */
const SMOOTH = 20;
