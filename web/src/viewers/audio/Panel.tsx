import { useQuery } from "@tanstack/react-query";
import { type MouseEvent, useMemo, useRef, useState } from "react";
import { Download } from "../Download";
import { ItemList } from "../ItemList";
import type { PanelProps } from "../types";
import { whyUnserved } from "../whyUnread";
import { type AudioItem, outline } from "./model";
import styles from "./Panel.module.css";
import { Waveform } from "./Waveform";

/** All sounds at the playhead with their waveforms. */
export function Panel(props: PanelProps<AudioItem>) {
  return (
    <ItemList
      {...props}
      noun="sound"
      draw={(item, { run, now }, position) => {
        const total = now?.total ?? 1;
        const place =
          total > 1 ? `${props.panelKey}, sound ${position + 1} of ${total}` : props.panelKey;
        const name = item.caption ? `${item.caption} (${place})` : place;
        return <Sound key={item.url} item={item} name={name} color={run.color} />;
      }}
    />
  );
}

function Sound({ item, name, color }: { item: AudioItem; name: string; color: string }) {
  const player = useRef<HTMLAudioElement>(null);
  const [part, setPart] = useState(0);
  const [failure, setFailure] = useState<string>();
  const pairs = usePairs(item);
  const note = () => {
    const { currentTime = 0, duration = 0 } = player.current ?? {};
    setPart(duration > 0 ? currentTime / duration : 0);
  };
  const seek = ({ currentTarget, clientX }: MouseEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const { current } = player;
    if (current && Number.isFinite(current.duration) && width > 0)
      current.currentTime = ((clientX - left) / width) * current.duration;
  };
  const failed = async () => {
    const unserved = await whyUnserved(item.url);
    setFailure(unserved?.reason ?? "the browser cannot play this file");
  };
  return (
    <article className={styles.sound}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the player below has the keys */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the player below has the keys */}
      <div className={styles.wave} onClick={seek}>
        {pairs.length > 0 ? (
          <Waveform className={styles.outline} pairs={pairs} color={color} />
        ) : (
          <span className={styles.none}>No outline</span>
        )}
        {part > 0 && <i className={styles.now} style={{ left: `${part * 100}%` }} />}
      </div>
      {failure ? (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: nobody has written what is said in it
        <audio
          ref={player}
          className={styles.player}
          src={item.url}
          aria-label={name}
          controls
          preload="metadata"
          onTimeUpdate={note}
          onSeeked={note}
          onError={() => void failed()}
        />
      )}
      {item.caption && <p className={styles.caption}>{item.caption}</p>}
      <p className={styles.facts}>
        <span>{item.facts.join(" · ")}</span>
        {item.warnings.map((warning) => (
          <span key={warning} className={styles.warning}>
            {warning}
          </span>
        ))}
        <Download url={item.fileUrl}>Download</Download>
      </p>
    </article>
  );
}

const MOST_PAIRS = 600;

/** The fine outline once it has arrived, the coarse one until then. */
function usePairs({ peaks, overview }: AudioItem): Float32Array {
  const { data } = useQuery({
    queryKey: ["peaks", peaks?.url],
    queryFn: async ({ signal }) => {
      const answer = await fetch(peaks?.url ?? "", { signal });
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      return answer.arrayBuffer();
    },
    enabled: peaks !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(
    () => (data && peaks ? outline(data, peaks.channels, MOST_PAIRS) : overview),
    [data, peaks, overview],
  );
}
