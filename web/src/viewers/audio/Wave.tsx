/** The waveform of the part that is seen. */
import { useEffect, useMemo, useRef } from "react";
import { resolveColors, useThemeVersion } from "../../charts/palette";
import { useSize } from "../../charts/useSize";
import { type Envelope, merged } from "./envelope";
import styles from "./Panel.module.css";
import { paintWave } from "./paint";
import type { Settings } from "./settings";
import type { Span } from "./timeline";
import { type Sound, useEnvelope } from "./useSound";

interface WaveProps {
  sound: Sound;
  view: Span;
  color: string;
  channels: Settings["channels"];
}

export function Wave({ sound, view, color, channels }: WaveProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const scale = window.devicePixelRatio || 1;
  const width = Math.round(size.width * scale);
  const height = Math.round(size.height * scale);
  const envelope = useEnvelope(sound, view, width);
  const shown = useMemo(() => envelope && chosen(envelope, channels), [envelope, channels]);
  const theme = useThemeVersion();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are others in another theme
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || width === 0 || height === 0) return;
    element.width = width;
    element.height = height;
    if (!shown) return;
    const [wave = "", line = "", clip = ""] = resolveColors(element.parentElement ?? element, [
      color,
      "var(--line-strong)",
      "var(--bad)",
    ]);
    paintWave(context, shown, view, { wave, line, clip });
  }, [shown, view, width, height, color, theme]);
  return (
    <div ref={box} className={styles.wave}>
      <canvas ref={canvas} data-wave={shown ? shown.columns : undefined} aria-hidden />
    </div>
  );
}

function chosen(envelope: Envelope, channels: Settings["channels"]): Envelope {
  if (channels === "apart") return envelope;
  if (channels === "merged") return merged(envelope);
  const one = envelope.channels[channels] ?? envelope.channels[0];
  return one ? { ...envelope, channels: [one] } : envelope;
}
