/** One sound: its name, its waveform and spectrogram on the panel's time axis. */
import { Pause, Play } from "lucide-react";
import {
  type CSSProperties,
  type KeyboardEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { formatDuration } from "../../base/time";
import { useInSight } from "../../overlay/useInSight";
import { Download } from "../Download";
import { RunLabel } from "../RunLabel";
import type { SetOptions } from "../usePanelOptions";
import { isShort } from "./decoded";
import { LaneFacts } from "./LaneFacts";
import type { LaneOf } from "./lanes";
import type { Loudness } from "./loudness";
import styles from "./Panel.module.css";
import type { Playable } from "./player";
import { Spectrogram } from "./Spectrogram";
import type { Settings } from "./settings";
import type { Shows } from "./shows";
import { formatSpan, lengthOf, type Span } from "./timeline";
import type { PanelPlayer } from "./usePlayer";
import { useSelection } from "./useSelection";
import { useCompleted, useLoudness, useServed, useSound } from "./useSound";
import { Wave } from "./Wave";

/** The same for all lanes of a panel. */
export interface LaneShared {
  view: Span;
  whole: number;
  settings: Settings;
  set: SetOptions;
  shows: Shows;
  player: PanelPlayer;
  playables: Map<string, Playable>;
  onDuration: (id: string, secs: number | undefined) => void;
  onLoudness: (id: string, loudness: Loudness | undefined) => void;
  /** Loudness is worth the work also where the server has to read hours. */
  measures: boolean;
  toggle: (id: string) => void;
  hear: (id: string) => boolean;
}

interface LaneProps extends LaneShared {
  lane: LaneOf;
  labelled: boolean;
  heard: boolean;
  gain: number;
  leastPixels: number;
}

/** Of what is seen, with the arrow keys. */
const KEY_STEPS = 50;

export function Lane(props: LaneProps) {
  const { lane, view, settings, shows, player, heard, onDuration, onLoudness } = props;
  const { id, track, place } = lane;
  const box = useRef<HTMLElement>(null);
  const inSight = useInSight(box);
  const placed = useSamePlace(place);
  const item = useCompleted(lane.item, placed);
  const sound = useSound(item, placed, inSight);
  const unserved = useServed(sound);
  const duration = sound.decoded?.buffer.duration ?? sound.item.durationSecs;
  useEffect(() => onDuration(id, duration), [id, duration, onDuration]);
  useEffect(() => () => onDuration(id, undefined), [id, onDuration]);
  const loudness = useLoudness(sound, props.measures && inSight);
  useEffect(() => onLoudness(id, loudness), [id, loudness, onLoudness]);
  usePlayable(props, sound.item, sound.decoded?.buffer, duration, sound.late);

  const unplayed =
    player.state.failure?.url === sound.item.url ? "the browser cannot play this file" : undefined;
  const failure = unserved ?? sound.failure ?? unplayed;
  const empty = sound.item.frames === 0;
  const playing = heard && player.state.playing;
  const select = useSelection({
    view,
    onSeek: (secs) => {
      props.hear(id);
      player.seek(secs);
    },
    onSelect: (part) => props.set({ part: part && formatSpan(part) }, { replace: true }),
  });
  return (
    <section
      ref={box}
      className={styles.lane}
      style={{ "--least": `${props.leastPixels}px` } as CSSProperties}
      data-lane={id}
      data-heard={heard || undefined}
      data-stale={track.stale || sound.late || undefined}
      data-ready={sound.decoded || empty || !isShort(item) ? true : undefined}
      data-lufs={loudness?.lufs?.toFixed(2)}
      data-peak={loudness?.peakDb?.toFixed(2)}
      data-gain={props.gain.toFixed(3)}
    >
      <header className={styles.laneHead}>
        {props.labelled && <RunLabel track={track} />}
        {item.caption && (
          <span className={styles.caption} title={item.caption.slice(0, MOST_LETTERS)} dir="auto">
            {item.caption.slice(0, MOST_LETTERS)}
          </span>
        )}
        <LaneFacts item={item} loudness={loudness} failed={failure !== undefined} />
      </header>
      <div className={styles.body}>
        <div className={styles.gutter}>
          {!failure && !empty && (
            <button
              type="button"
              className={styles.play}
              aria-label={`${playing ? "Pause" : "Play"} ${lane.name}`}
              onClick={() => props.toggle(id)}
            >
              {playing ? <Pause size={12} aria-hidden /> : <Play size={12} aria-hidden />}
            </button>
          )}
        </div>
        <div className={styles.stages}>
          <div
            className={styles.stage}
            data-stage
            role="slider"
            tabIndex={failure || empty ? -1 : 0}
            aria-label={`Position in ${lane.name}`}
            aria-valuemin={0}
            aria-valuemax={duration ?? 0}
            aria-valuenow={heard ? Number(player.position().toFixed(3)) : 0}
            aria-valuetext={`${formatDuration(heard ? player.position() : 0)} of ${formatDuration(duration ?? 0)}`}
            onKeyDown={(event) => seekByKey(event, props, duration ?? 0)}
            {...select}
          >
            {shows !== "spectrogram" && (
              <Wave
                sound={sound}
                view={view}
                color={track.run.color}
                channels={settings.channels}
              />
            )}
            {shows !== "waveform" && (
              <Spectrogram
                sound={sound}
                view={view}
                settings={settings}
                wanted={inSight && !empty}
              />
            )}
            <Part part={settings.part} view={view} />
            <i className={styles.hoverLine} />
            <i className={styles.headLine} />
          </div>
          {failure && (
            <div className={styles.failure} role="alert">
              <span>
                {track.now && `step ${track.now.step}: `}
                {failure}
              </span>
              <Download url={item.fileUrl}>Download</Download>
            </div>
          )}
          {empty && !failure && <p className={styles.empty}>an empty clip: no samples</p>}
        </div>
      </div>
    </section>
  );
}

const MOST_LETTERS = 600;

function seekByKey(
  event: KeyboardEvent,
  { view, player, hear, lane }: LaneProps,
  duration: number,
) {
  const step = lengthOf(view) / KEY_STEPS;
  const to = {
    ArrowLeft: player.position() - step,
    ArrowRight: player.position() + step,
    Home: 0,
    End: duration,
  }[event.key];
  if (to === undefined || event.altKey || event.ctrlKey) return;
  event.preventDefault();
  event.stopPropagation();
  hear(lane.id);
  player.seek(Math.max(0, Math.min(duration, to)));
}

/** The same object as long as it says the same. */
function useSamePlace({ run, key, step, position }: LaneOf["place"]): LaneOf["place"] {
  return useMemo(() => ({ run, key, step, position }), [run, key, step, position]);
}

/** Tells the panel what this lane plays; while it is heard, also the player. */
function usePlayable(
  { lane, playables, player, gain }: LaneProps,
  item: LaneOf["item"],
  buffer: AudioBuffer | undefined,
  duration: number | undefined,
  late: boolean,
): void {
  const [playable, setPlayable] = useState<Playable>();
  const { id } = lane;
  const { url } = item;
  useEffect(() => {
    if (late) return; // what is heard goes on until the next one is there
    const made: Playable = {
      lane: id,
      url,
      durationSecs: duration ?? Number.POSITIVE_INFINITY,
      gain,
      ...(buffer && { buffer }),
    };
    playables.set(id, made);
    setPlayable(made);
  }, [id, url, duration, gain, buffer, late, playables]);
  useEffect(() => () => void playables.delete(id), [id, playables]);
  const { hear } = player;
  const isHeard = player.state.heard?.lane === id;
  useEffect(() => {
    if (isHeard && playable) hear(playable);
  }, [isHeard, playable, hear]);
}

function Part({ part, view }: { part: Span | undefined; view: Span }) {
  if (!part) return null;
  const at = (secs: number) =>
    `${Math.max(0, Math.min(1, (secs - view.from) / lengthOf(view))) * 100}%`;
  return (
    <i
      className={styles.part}
      style={{ left: at(part.from), width: `calc(${at(part.to)} - ${at(part.from)})` }}
    />
  );
}
