/** A frame with an origin of its own, in which BokehJS draws a document, and its callbacks may run. */
import { useEffect, useRef, useState } from "react";
import { useInSight } from "../../overlay/useInSight";
import { isRecord } from "../_figures/chartJson";
import { type ChartTheme, chartTheme, useChartTheme } from "../_figures/chartTheme";
import { ESCAPE, leaveFrame } from "../leaveFrame";
import styles from "./Frame.module.css";
import { BOKEHJS } from "./model";

/** Changes with the library and with our script in it, so that no cache keeps an old one. */
const ADDRESS = `/assets/bokeh/frame.html?bokeh=${BOKEHJS}&frame=3`;
const MOST_WAIT_MS = 30_000;

interface FrameProps {
  json: string;
  label: string;
  onError: (reason: string) => void;
}

export function Frame({ json, label, onError }: FrameProps) {
  const box = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const inSight = useInSight(box);
  const drawn = useDrawn({ json, onError, frame, inSight });
  return (
    <div ref={box} className={styles.box} data-chart={drawn ? "ready" : "drawing"}>
      {inSight && (
        // Scripts, and nothing else: no origin, no windows, no forms, no downloads, no network.
        <iframe
          ref={frame}
          className={styles.frame}
          src={ADDRESS}
          sandbox="allow-scripts"
          referrerPolicy="no-referrer"
          title={label}
        />
      )}
    </div>
  );
}

interface Wish {
  json: string;
  onError: (reason: string) => void;
  frame: { current: HTMLIFrameElement | null };
  inSight: boolean;
}

interface Asked {
  id: number;
  json: string;
  theme: ChartTheme;
}

/** Whether the newest document is drawn. */
function useDrawn({ json, onError, frame, inSight }: Wish): boolean {
  const theme = useChartTheme();
  const [ready, setReady] = useState(false);
  const [drawn, setDrawn] = useState<Asked>();
  const asked = useRef<Asked>(undefined);
  const failing = useRef(onError);
  failing.current = onError;
  useEffect(() => {
    const listen = ({ source, data }: MessageEvent<unknown>) => {
      const own = frame.current?.contentWindow;
      if (!own || source !== own || !isRecord(data) || data.marey !== "bokeh") return;
      if (data.is === ESCAPE) leaveFrame(frame.current);
      else if (data.is === "ready") setReady(true);
      else if (data.is === "drawn" && data.id === asked.current?.id) setDrawn(asked.current);
      else if (data.is === "failed") failing.current(String(data.reason).slice(0, 500));
    };
    addEventListener("message", listen);
    return () => removeEventListener("message", listen);
  }, [frame]);
  useEffect(() => {
    if (inSight) return;
    setReady(false);
    setDrawn(undefined);
  }, [inSight]);
  useEffect(() => {
    const own = frame.current?.contentWindow;
    if (!ready || !own) return;
    const id = (asked.current?.id ?? 0) + 1;
    asked.current = { id, json, theme };
    const colors = { themed: colorsOf(theme), paper: colorsOf(chartTheme("light")) };
    // The frame has no origin that could be named; nobody else can be inside of it.
    own.postMessage({ marey: "draw", id, json, ...colors }, "*");
    const late = setTimeout(() => {
      failing.current("It was not drawn within half a minute.");
    }, MOST_WAIT_MS);
    const stop = ({ source, data }: MessageEvent<unknown>) => {
      if (source === own && isRecord(data) && data.marey === "bokeh" && data.id === id)
        clearTimeout(late);
    };
    addEventListener("message", stop);
    return () => {
      clearTimeout(late);
      removeEventListener("message", stop);
    };
  }, [ready, json, theme, frame]);
  return ready && drawn?.json === json && drawn.theme === theme;
}

/** What the frame is told of the page: no more than it needs. */
const colorsOf = ({ ink, quiet, line, axis, sheet, font }: ChartTheme) => ({
  ...{ ink, quiet, line, axis, sheet, font },
});
