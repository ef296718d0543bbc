/** Sounds one below the other on one time axis: waveforms, spectrograms, and one of them is heard. */
import { useEffect, useMemo, useRef } from "react";
import { useSize } from "../../charts/useSize";
import { RunLabel } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import { needsLabels } from "../useItemCount";
import { Lane, type LaneShared } from "./Lane";
import { lanesOf, longest, positionOf } from "./lanes";
import type { AudioItem } from "./model";
import styles from "./Panel.module.css";
import { Ruler } from "./Ruler";
import { Strip } from "./Strip";
import { useSettings } from "./settings";
import { leastPixels, type Room, showsOf } from "./shows";
import { formatSpan, isWhole, moved, type Span, zoomed } from "./timeline";
import { useHead } from "./useHead";
import { useHearing, useReports } from "./useHearing";
import { useLaneKeys } from "./useLaneKeys";
import { usePlayer } from "./usePlayer";
import { useZoomWheel } from "./useZoomWheel";

/** Of more long sounds the loudness is measured only when somebody asks. */
const MOST_MEASURED = 6;

export function Panel(props: PanelProps<AudioItem>) {
  const { tracks, panelKey, large, focus, setFocus, mode } = props;
  const root = useRef<HTMLDivElement>(null);
  const size = useSize(root);
  const [settings, set] = useSettings(props);
  const position = large ? positionOf(focus) : undefined;
  const lanes = useMemo(
    () => lanesOf({ tracks, panelKey }, position),
    [tracks, panelKey, position],
  );
  useCounts(props, lanes.length);
  const durations = useReports<number>();
  const whole = longest(lanes, durations.values) || 1;
  const view = useMemo(() => clipped(settings.view, whole), [settings.view, whole]);
  const setView = (next: Span) =>
    set({ view: isWhole(next, whole) ? undefined : formatSpan(next) }, { replace: true });
  const player = usePlayer(settings, whole);
  const { playing } = player.state;
  const hearing = useHearing(lanes, player, settings.matched);

  useHead(root, { view, playing, position: player.position, onBeyond: setView, whole });
  useZoomWheel(
    root,
    (factor, part) => setView(zoomed(view, factor, part, whole)),
    (part) => setView(moved(view, part * (view.to - view.from), whole)),
  );
  const jump = (by: number) => {
    if (position === undefined) return hearing.anotherPlace(by);
    const places = Math.max(1, ...tracks.map(({ now }) => now?.total ?? 0));
    setFocus(`${focus?.slice(0, focus.lastIndexOf(":"))}:${(position + by + places) % places}`);
  };
  const onKeyDown = useLaneKeys(root, large, {
    toggle: () => hearing.toggle(),
    move: hearing.anotherRun,
    jump,
    zoomBy: (factor) => setView(zoomed(view, factor, 0.5, whole)),
    fit: () => setView({ from: 0, to: whole }),
    loop: () => set({ loop: settings.loop ? undefined : "on" }),
  });
  const room: Room = { mode, large, height: size.height, lanes: lanes.length };
  const shows = showsOf(room);
  const shared: LaneShared = {
    view,
    whole,
    settings,
    set,
    shows,
    player,
    playables: hearing.playables,
    onDuration: durations.report,
    onLoudness: hearing.loudness.report,
    measures: settings.matched || large || lanes.length <= MOST_MEASURED,
    toggle: hearing.toggle,
    hear: hearing.hear,
  };
  const labelled = needsLabels(tracks);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      ref={root}
      className={styles.panel}
      role="group"
      aria-label={panelKey}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys play, and what scrolls must be reachable
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-playing={playing || undefined}
      data-heard={hearing.heardId}
      data-view={formatSpan(view)}
      data-shows={shows}
    >
      <Strip
        settings={settings}
        set={set}
        player={player}
        whole={whole}
        several={lanes.length > 1}
        channels={Math.max(1, ...lanes.map(({ item }) => item.channels ?? 1))}
        toggle={() => hearing.toggle()}
        width={size.width}
        spectrogram={shows !== "waveform"}
        {...(position !== undefined && { onAll: () => setFocus(null) })}
      />
      <div className={styles.lanes} data-lanes>
        <Ruler
          view={view}
          part={settings.part}
          whole={whole}
          onView={setView}
          onSeek={player.seek}
        />
        <Missing tracks={tracks} />
        {lanes.map((lane) => (
          <Lane
            key={lane.id}
            {...shared}
            lane={lane}
            labelled={labelled}
            heard={lane.id === hearing.heardId}
            gain={hearing.gains.get(lane.id) ?? 1}
            leastPixels={leastPixels(room)}
          />
        ))}
      </div>
    </div>
  );
}

function useCounts({ tracks, reportCount }: PanelProps<AudioItem>, shown: number): void {
  const total = tracks.reduce((sum, { now }) => sum + (now?.total ?? 0), 0);
  useEffect(() => reportCount(shown, total, "sound"), [reportCount, shown, total]);
}

const Missing = ({ tracks }: { tracks: readonly Track<AudioItem>[] }) =>
  tracks
    .filter((track) => !track.now)
    .map((track) => (
      <p key={track.run.path} className={styles.missing}>
        <RunLabel track={track} />
        <span className={styles.note}>Nothing logged yet at this step</span>
      </p>
    ));

const clipped = (view: Span | undefined, whole: number): Span => {
  if (!view || view.from >= whole) return { from: 0, to: whole };
  return { from: view.from, to: Math.min(view.to, whole) };
};
