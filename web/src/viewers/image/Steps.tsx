/** One line of pictures per run: what was logged at the first position, step after step. */
import { type CSSProperties, useEffect, useRef } from "react";
import { formatInteger } from "../../base/format";
import { useSize } from "../../charts/useSize";
import { typicalAspect } from "../_tiles/fit";
import { RunLabel } from "../RunLabel";
import type { PanelProps } from "../types";
import { Shot } from "./grid/Shot";
import { altText, type ImageItem } from "./model";
import styles from "./Panel.module.css";

const NARROWEST_PIXELS = 64;
const WIDEST_PIXELS = 320;
/** Padding of the panel, and what stands above and below each run's pictures. */
const AROUND_PIXELS = 20;
const BESIDE_PIXELS = 52;

export function Steps({ tracks, step, setStep, panelKey, reportCount }: PanelProps<ImageItem>) {
  const shown = tracks.reduce((sum, track) => sum + track.history.length, 0);
  const total = tracks.reduce((sum, track) => sum + track.historyTotal, 0);
  useEffect(() => reportCount(shown, total, "step"), [reportCount, shown, total]);
  const strips = useRef<HTMLDivElement>(null);
  const { height } = useSize(strips);
  const items = tracks.flatMap((track) => track.history.flatMap((entry) => entry.items[0] ?? []));
  const share = (height - AROUND_PIXELS) / Math.max(1, tracks.length) - BESIDE_PIXELS;
  const aspect = typicalAspect(items);
  const fitting = Math.floor(share * aspect);
  const width = Math.min(WIDEST_PIXELS, Math.max(NARROWEST_PIXELS, fitting));
  const marked = tracks.map((track) => track.now?.step).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the playhead's pictures come into sight when they change
  useEffect(() => {
    for (const picture of strips.current?.querySelectorAll<HTMLElement>("[aria-current]") ?? []) {
      const strip = picture.parentElement;
      if (strip) strip.scrollLeft = picture.offsetLeft - strip.offsetLeft - strip.clientWidth / 2;
    }
  }, [marked]);
  return (
    <div
      ref={strips}
      className={styles.strips}
      style={{ "--picture": `${width}px` } as CSSProperties}
    >
      {tracks.map((track) => (
        <section key={track.run.path} data-stale={track.stale || undefined}>
          {tracks.length > 1 && <RunLabel track={track} ageless />}
          <ul className={styles.strip}>
            {track.history.map((entry) => {
              const [item] = entry.items;
              if (!item) return null;
              const current = track.now?.step === entry.step && step !== null;
              return (
                <li key={entry.step} aria-current={current || undefined}>
                  <button
                    type="button"
                    className={styles.frame}
                    style={{ aspectRatio: aspect }}
                    onClick={() => setStep(entry.step)}
                  >
                    <Shot
                      item={item}
                      alt={altText(item, panelKey, 0, 1)}
                      width={width}
                      aspect={aspect}
                      step={entry.step}
                      urgent={false}
                    />
                  </button>
                  <span className={styles.step}>{formatInteger(entry.step)}</span>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
