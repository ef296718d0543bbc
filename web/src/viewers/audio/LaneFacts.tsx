/** What is known of a sound, at the right of its name. */
import { formatNumber } from "../../base/format";
import { Download } from "../Download";
import type { Loudness } from "./loudness";
import type { AudioItem } from "./model";
import styles from "./Panel.module.css";

interface LaneFactsProps {
  item: AudioItem;
  loudness: Loudness | undefined;
  /** Where it cannot be shown, the reason stands beside the download. */
  failed: boolean;
}

export function LaneFacts({ item, loudness, failed }: LaneFactsProps) {
  const facts = [...item.facts, ...levels(loudness)];
  return (
    <span className={styles.facts}>
      {item.warnings.map((warning) => (
        <span key={warning} className={styles.warning} title={warning}>
          {warning}
        </span>
      ))}
      <span className={styles.known} title={`${facts.join(" · ")}\nLoudness by ITU-R BS.1770-4`}>
        {facts.join(" · ")}
      </span>
      {!failed && (
        <Download url={item.fileUrl} title="Download the file as logged">
          <span className={styles.hidden}>Download</span>
        </Download>
      )}
    </span>
  );
}

function levels(loudness: Loudness | undefined): string[] {
  if (!loudness) return [];
  const { lufs, peakDb } = loudness;
  return [
    lufs === null ? "silent" : `${signed(lufs)} LUFS`,
    peakDb === null ? "" : `peak ${signed(peakDb)} dBFS`,
  ].filter(Boolean);
}

const signed = (value: number): string => formatNumber(Number(value.toFixed(1)));
