/** All videos at the playhead, moved by one clock: in a grid, or one position large in all runs. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useSize } from "../../charts/useSize";
import { type Place, Tiles } from "../_tiles/Tiles";
import { formatFocus, parseFocus } from "../focus";
import type { PanelProps } from "../types";
import { usePanelOptions } from "../usePanelOptions";
import { Controls, SPEEDS } from "./Controls";
import type { Range } from "./clock";
import { Large } from "./Large";
import { nameOf, type VideoItem } from "./model";
import styles from "./Panel.module.css";
import { Screen } from "./Screen";
import { saveFrames } from "./saveFrame";
import { useClock } from "./useClock";
import { useFilmKeys } from "./useFilmKeys";

const FOOT_PIXELS = 16;

export function Panel(props: PanelProps<VideoItem>) {
  const { tracks, panelKey, large, setFocus } = props;
  const root = useRef<HTMLDivElement>(null);
  const size = useSize(root);
  const focus = large ? parseFocus(props.focus) : null;
  const items = useMemo(
    () =>
      tracks.flatMap(({ now }) =>
        (now?.items ?? []).filter((_, i) => !focus || (now?.positions[i] ?? i) === focus.position),
      ),
    [tracks, focus?.position, focus],
  );
  const { clock, state, whole, fps, frames, onLength } = useClock(items);
  const [options, set] = usePanelOptions(props);
  const speed = SPEEDS.find((one) => String(one) === options.speed) ?? 1;
  const loop = options.loop !== "off";
  const part = useMemo(() => parsePart(options.part), [options.part]);
  useEffect(() => clock.change({ speed, loop, part }), [clock, speed, loop, part]);
  useStoredMoment(clock, options.at, (at) => set({ at }, { replace: true }));
  const [muted, setMuted] = useState(true);
  const save = () => root.current && saveFrames(root.current, panelKey);
  const total = Math.max(1, ...tracks.map(({ now }) => now?.total ?? 0));
  const move = (by: { videos?: number; runs?: number }) => {
    const runs = tracks.map(({ run }) => run.id);
    // From all of them to the first.
    if (!focus) return setFocus(`${runs[0]}:0`);
    const run = (runs.indexOf(focus.run) + (by.runs ?? 0) + runs.length) % runs.length;
    const position = (focus.position + (by.videos ?? 0) + total) % total;
    setFocus(formatFocus({ run: runs[run] ?? "", position }));
  };
  const onKeyDown = useFilmKeys(root, large, clock, large ? move : undefined);
  const show = useRef((run: string, position: number) => setFocus(formatFocus({ run, position })));
  show.current = (run, position) => setFocus(formatFocus({ run, position }));
  const lead = tracks.find(({ now }) => (now?.items.length ?? 0) > 0);
  const leadPosition = lead?.now?.positions[0] ?? 0;
  const leadPath = lead?.run.path;
  const draw = useCallback(
    (item: VideoItem, { track, position, total, aspect }: Place<VideoItem>) => (
      <>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the panel's key f enlarges, too */}
        <div
          className={styles.frame}
          style={{ aspectRatio: aspect }}
          onDoubleClick={(event) => {
            event.stopPropagation();
            show.current(track.run.id, position);
          }}
        >
          <Screen
            item={item}
            name={nameOf(item, panelKey, position, total)}
            clock={clock}
            muted={muted || track.run.path !== leadPath || position !== leadPosition}
            step={track.now?.step}
            onLength={onLength}
          />
        </div>
        <p className={styles.facts} title={item.facts.join(" · ")}>
          {item.facts.join(" · ")}
        </p>
      </>
    ),
    [clock, muted, leadPath, leadPosition, onLength, panelKey],
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      ref={root}
      className={styles.panel}
      role="group"
      aria-label={`Videos of ${panelKey}`}
      onKeyDown={onKeyDown}
      data-playing={state.playing || undefined}
      data-frames={frames}
      data-fps={fps}
      data-videos
    >
      <Controls
        clock={clock}
        state={state}
        whole={whole}
        frames={frames}
        width={size.width}
        hasAudio={items.some((item) => item.hasAudio)}
        muted={muted}
        setMuted={setMuted}
        setSpeed={(next) => set({ speed: next === 1 ? undefined : String(next) })}
        setLoop={(next) => set({ loop: next ? undefined : "off" })}
        setPart={(next) => set({ part: next && `${next.from.toFixed(4)}~${next.to.toFixed(4)}` })}
        onSave={() => void save()}
        {...(focus && { onAll: () => setFocus(null) })}
      />
      <div className={styles.content}>
        {focus ? (
          <Large
            {...props}
            focus={focus}
            clock={clock}
            muted={muted}
            onLength={onLength}
            camera={options.cam}
            setCamera={(cam) => set({ cam }, { replace: true })}
          />
        ) : (
          <Tiles {...props} noun="video" footPixels={FOOT_PIXELS} draw={draw} />
        )}
      </div>
    </div>
  );
}

function parsePart(text: string | undefined): Range | undefined {
  const [from, to] = (text ?? "").split("~").map(Number);
  const good = from !== undefined && to !== undefined && from >= 0 && to > from;
  return good && Number.isFinite(to) ? { from, to } : undefined;
}

const SETTLE_MS = 400;

/** Where somebody stopped travels in the link. */
function useStoredMoment(
  clock: ReturnType<typeof useClock>["clock"],
  stored: string | undefined,
  store: (at: string | undefined) => void,
): void {
  const latest = useRef(store);
  latest.current = store;
  const first = useRef(stored);
  useEffect(() => {
    const at = Number(first.current);
    if (first.current && Number.isFinite(at) && at >= 0) clock.seek(at);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let told = clock.position();
    const leave = clock.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const now = clock.position();
        if (clock.now().playing || now === told) return;
        told = now;
        latest.current(now > 0 ? now.toFixed(4) : undefined);
      }, SETTLE_MS);
    });
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [clock]);
}
