/** Plays Ogg with Theora, for which browsers have no decoder any more, by one in WebAssembly. */
import { Pause, Play } from "lucide-react";
import ogv from "ogv/dist/ogv-es2017.js";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "../../ui/IconButton";
import { Slider } from "../../ui/Slider";
import { whyUnserved } from "../whyUnread";
import { clock, type VideoItem } from "./model";
import styles from "./Panel.module.css";

/** Where the build puts the decoder's files; see web/scripts/ogvFiles.ts. */
ogv.OGVLoader.base = `${import.meta.env.BASE_URL}assets/ogv`;

interface OggFilmProps {
  item: VideoItem;
  name: string;
  onFail: (reason: string) => void;
}

export default function OggFilm({ item, name, onFail }: OggFilmProps) {
  const box = useRef<HTMLDivElement>(null);
  const { player, time, duration, playing } = usePlayer(box, item.url, onFail);
  const label = playing ? "Pause" : "Play";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className={styles.decoded} role="group" aria-label={name}>
      <div ref={box} className={styles.canvas} data-time={time.toFixed(2)} />
      <div className={styles.controls}>
        <IconButton
          icon={playing ? Pause : Play}
          label={label}
          onClick={() => (playing ? player?.pause() : player?.play())}
        />
        <Slider
          className={styles.seek}
          label="Time"
          value={Math.min(time, duration)}
          min={0}
          max={duration || 1}
          step={0.01}
          disabled={!duration}
          valueText={`${clock(time, duration)} of ${clock(duration, duration)}`}
          onChange={(next) => {
            if (player) player.currentTime = next;
          }}
        />
        <span className={styles.clock}>
          {clock(time, duration)} / {clock(duration, duration)}
        </span>
      </div>
    </div>
  );
}

type Player = InstanceType<typeof ogv.OGVPlayer>;

/** A player inside the box, and where it is. */
function usePlayer(
  box: React.RefObject<HTMLDivElement | null>,
  url: string,
  onFail: (reason: string) => void,
) {
  const [player, setPlayer] = useState<Player>();
  const [state, setState] = useState({ time: 0, duration: 0, playing: false });
  const fail = useRef(onFail);
  fail.current = onFail;
  useEffect(() => {
    let gone = false;
    let end = () => {};
    const begin = async () => {
      // ogv.js asks no one what to do about a file that is not there.
      const unserved = await whyUnserved(url);
      if (gone || !box.current) return;
      if (unserved) return fail.current(unserved.reason);
      const made = makePlayer(box.current, url);
      const note = () => {
        const duration = Number.isFinite(made.duration) ? made.duration : 0;
        setState({ time: made.currentTime || 0, duration, playing: !made.paused });
      };
      for (const event of EVENTS) made.addEventListener(event, note);
      made.addEventListener("error", () => fail.current("the decoder cannot read this file"));
      setPlayer(made);
      end = () => {
        for (const event of EVENTS) made.removeEventListener(event, note);
        made.stop();
        made.remove();
      };
    };
    void begin();
    return () => {
      gone = true;
      end();
    };
  }, [box, url]);
  return { player, ...state };
}

function makePlayer(box: HTMLElement, url: string): Player {
  const made = new ogv.OGVPlayer();
  made.muted = true;
  made.loop = true;
  made.src = url;
  // Its first picture, which it would only draw when played.
  const rewind = () => {
    made.currentTime = 0;
  };
  made.addEventListener("loadedmetadata", rewind, { once: true });
  made.load();
  box.append(made);
  return made;
}

const EVENTS = ["loadedmetadata", "timeupdate", "play", "pause", "ended", "seeked"] as const;
