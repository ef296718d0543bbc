/** A sound in a table or a matrix: its outline, and a button that plays it. */
import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { CellProps } from "../types";
import { takeTheFloor } from "./floor";
import type { AudioItem } from "./model";
import styles from "./Panel.module.css";
import { Waveform } from "./Waveform";

export default function Cell({ item, size }: CellProps<AudioItem>) {
  const facts = item.facts.join(" · ");
  const title = [item.caption.slice(0, 600), facts, ...item.warnings].filter(Boolean).join("\n");
  const name = item.caption || "audio";
  if (item.overview.length === 0)
    return (
      <span className={styles.cellNote} title={title}>
        {item.frames === 0 ? "empty clip" : facts}
        {item.frames !== 0 && <PlayButton item={item} small={!size} />}
      </span>
    );
  return (
    <span
      className={styles.cell}
      style={size && { width: size.width, height: size.height }}
      data-large={size ? true : undefined}
    >
      <span role="img" aria-label={name} title={title}>
        <Waveform pairs={item.overview} />
      </span>
      <PlayButton item={item} small={!size} />
    </span>
  );
}

/** In a table it is not a stop of the Tab key: there would be one for each row. */
function PlayButton({ item, small }: { item: AudioItem; small: boolean }) {
  const [playing, setPlaying] = useState(false);
  const element = useRef<HTMLAudioElement>(undefined);
  useEffect(() => () => element.current?.pause(), []);
  const { url } = item;
  useEffect(() => {
    if (element.current && url) element.current.pause();
    element.current = undefined;
  }, [url]);
  const toggle = () => {
    if (playing) return element.current?.pause();
    element.current ??= made(url, setPlaying);
    takeTheFloor({ pause: () => element.current?.pause() });
    element.current.play().catch(() => setPlaying(false));
  };
  return (
    <button
      type="button"
      className={styles.cellPlay}
      tabIndex={small ? -1 : 0}
      data-playing={playing || undefined}
      aria-label={`${playing ? "Pause" : "Play"} ${item.caption.slice(0, 100) || "audio"}`}
      onClick={(event) => {
        event.stopPropagation();
        toggle();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.key === " " && event.stopPropagation()}
    >
      {playing ? <Pause size={11} aria-hidden /> : <Play size={11} aria-hidden />}
    </button>
  );
}

function made(url: string, setPlaying: (playing: boolean) => void): HTMLAudioElement {
  const element = new Audio(url);
  element.onplay = () => setPlaying(true);
  element.onpause = () => setPlaying(false);
  element.onended = () => setPlaying(false);
  return element;
}
