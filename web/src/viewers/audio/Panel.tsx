import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Download } from "../Download";
import { ItemList } from "../ItemList";
import type { PanelProps } from "../types";
import { type AudioItem, outline } from "./model";
import styles from "./Panel.module.css";
import { Player } from "./Player";

/** All sounds at the playhead with their waveforms. */
export function Panel(props: PanelProps<AudioItem>) {
  return (
    <ItemList
      {...props}
      noun="sound"
      beside={BESIDE_PIXELS}
      fill={FILL_PIXELS}
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

const BESIDE_PIXELS = 280;
const FILL_PIXELS = 100;

function Sound({ item, name, color }: { item: AudioItem; name: string; color: string }) {
  return (
    <article className={styles.sound}>
      <Player item={item} name={name} color={color} pairs={usePairs(item)} />
      {item.caption && (
        <p className={styles.caption} title={item.caption} dir="auto">
          {item.caption}
        </p>
      )}
      <p className={styles.facts}>
        <span title={item.facts.join(" · ")}>{item.facts.join(" · ")}</span>
        {item.warnings.map((warning) => (
          <span key={warning} className={styles.warning} title={warning}>
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
