/** Media of one key, drawn by the viewer of its kind. Knows viewers by their contract only. */
import { useQueryClient } from "@tanstack/react-query";
import { type ComponentType, Suspense, useCallback, useMemo, useState } from "react";
import { own } from "../base/own";
import { ErrorCard } from "../ui/ErrorCard";
import { type AnyViewer, viewerFor } from "../viewers/registry";
import type { PanelProps } from "../viewers/types";
import { downloadJson } from "./download";
import styles from "./Panel.module.css";
import { type Count, PanelFrame, type PanelState } from "./PanelFrame";
import { isOurs, Matrix, modesAtPlayhead, modesOf, type PanelMode } from "./panelModes";
import type { PanelViewProps } from "./panelView";
import { kindLabel, viewerOf } from "./playheadViewer";
import { usePreview, useShownPlayhead } from "./scrub";
import { itemsAtPlayhead, type Reading, readTracks } from "./tracks";
import { useBest } from "./useBest";
import { useMarks } from "./useMarks";
import { usePanelMenu } from "./usePanelMenu";
import { useTracks, type Wanted } from "./useTracks";
import { useView } from "./view";
import { useViewerPanel } from "./viewerPanels";

export function MediaPanel({ spec, runs, large, onLarge }: PanelViewProps) {
  const view = useView();
  const client = useQueryClient();
  const playhead = useShownPlayhead(runs);
  const previewing = usePreview() !== undefined;
  const best = useBest(runs);
  const ownSteps = previewing ? undefined : best?.steps;
  const ofKind = viewerFor(spec.kind);
  const inLink = own(view.modes, spec.id);
  const wantedMode = chosenMode(modesOf(ofKind), inLink);
  const [wanted, want] = useWanted();
  const { answer, request, late, error, retry } = useTracks({
    spec,
    runs,
    viewer: ofKind,
    mode: wantedMode,
    playhead,
    ownSteps,
    wanted,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what `request` depends on, spelled out
  const { viewer, read, label } = useMemo(() => {
    const items = itemsAtPlayhead(request);
    const viewer = viewerOf(items, ofKind);
    const read = readTracks({ ...request, viewer });
    return { viewer, read, label: kindLabel(items, viewer) };
  }, [answer, ofKind, runs, playhead.step, ownSteps, late, wantedMode]);
  const modes = viewer === ofKind ? modesOf(viewer) : modesAtPlayhead(viewer);
  const mode = chosenMode(modes, inLink);
  const { loaded, failure } = useViewerPanel(viewer);
  const [count, reportCount] = useCount();
  const menu = usePanelMenu(spec, [
    { label: "Download JSON", onSelect: () => void downloadJson(client, spec.key, runs) },
  ]);
  const setMode = (next: string) => view.set({ modes: withMode(view.modes, spec.id, next, modes) });
  const anyStep = viewer.anyStepModes?.includes(mode) ?? false;
  const state = stateOf(
    read,
    anyStep,
    answer !== undefined,
    loaded !== undefined,
    error ?? failure,
  );
  return (
    <PanelFrame
      spec={spec}
      kindLabel={label}
      // Ready once the viewer has said what it drew: whoever waits for it can count on the count.
      state={state === "ready" && !count ? "loading" : state}
      count={state === "ready" ? count : undefined}
      whose={state === "ready" ? whoseOf(read, runs.length) : undefined}
      warning={warningOf(read)}
      modes={modes}
      mode={mode}
      onMode={setMode}
      menu={menu}
      large={large}
      onLarge={onLarge}
    >
      <div className={styles.fill}>
        {state === "error" && (
          <ErrorCard
            title="This could not be shown"
            error={error ?? failure ?? read.unread.reason}
            onRetry={error ? retry : undefined}
          />
        )}
        {state === "empty" && <p className={styles.note}>Nothing logged yet at this step</p>}
        {state === "ready" && loaded && (
          <Content
            viewer={viewer}
            Panel={loaded}
            read={read}
            mode={mode}
            setMode={setMode}
            reportCount={reportCount}
            want={want}
            spec={spec}
            runs={runs}
            large={large}
            onLarge={onLarge}
          />
        )}
      </div>
    </PanelFrame>
  );
}

interface ContentProps extends PanelViewProps {
  viewer: AnyViewer;
  Panel: ComponentType<PanelProps<unknown>>;
  read: Reading;
  mode: string;
  setMode: (mode: string) => void;
  reportCount: PanelProps<unknown>["reportCount"];
  want: PanelProps<unknown>["want"];
}

/** The viewer's panel with the page's state in the words of the contract. */
function Content(props: ContentProps) {
  const { viewer, Panel, read, mode, setMode, reportCount, want, spec, runs, large } = props;
  const view = useView();
  const playhead = useShownPlayhead(runs);
  const { extent } = useMarks(runs);
  const onSteps = view.x === "step";
  const shown: PanelProps<unknown> = {
    tracks: read.tracks,
    mode,
    setMode,
    step: playhead.step,
    setStep: playhead.move,
    pins: view.pins,
    range: (onSteps && view.range) || extent,
    setRange: (range) => onSteps && view.set({ range: range ?? undefined }, { replace: true }),
    large,
    focus: large ? (view.focus ?? null) : null,
    setFocus: (focus) =>
      view.set({ large: spec.id, focus: focus ?? undefined }, { replace: large }),
    options: own(view.options, spec.id) ?? "",
    setOptions: (options, how) =>
      view.set({ options: withEntry(view.options, spec.id, options) }, how),
    want,
    panelKey: spec.key,
    reportCount,
  };
  if (!isOurs(viewer, mode)) return <Panel {...shown} />;
  return (
    <Suspense fallback={null}>
      <Matrix {...shown} viewer={viewer} Panel={Panel} />
    </Suspense>
  );
}

function stateOf(
  read: Reading,
  anyStep: boolean,
  arrived: boolean,
  loaded: boolean,
  error: unknown,
): PanelState {
  if (read.read === 0 && read.unread.count > 0) return "error";
  if (error && (read.read === 0 || !loaded)) return "error";
  if (!arrived || !loaded) return "loading";
  // A step with fewer things than where somebody scrolled to is not empty.
  const logged = read.tracks.some(({ now }) => now !== null && now.total > 0);
  return read.read === 0 && !logged && !anyStep ? "empty" : "ready";
}

function whoseOf({ tracks }: Reading, runs: number): string | undefined {
  if (tracks.length === 0 || tracks.length === runs) return undefined;
  return tracks.length === 1 ? tracks[0]?.run.name : `${tracks.length} of ${runs} runs`;
}

function warningOf({ read, unread }: Reading): string | undefined {
  if (unread.count === 0 || read === 0) return undefined;
  return `${unread.count} of ${read + unread.count} cannot be read: ${unread.reason}`;
}

const chosenMode = (modes: readonly PanelMode[], wanted: string | undefined): string =>
  modes.find((mode) => mode.id === wanted)?.id ?? modes[0]?.id ?? "";

/** The default mode is not written down: links stay short. */
const withMode = (
  entries: Record<string, string>,
  id: string,
  mode: string,
  modes: readonly PanelMode[],
) => withEntry(entries, id, mode === modes[0]?.id ? "" : mode);

/** The same with another text of `id`; empty text takes it out. */
function withEntry(
  entries: Record<string, string>,
  id: string,
  text: string,
): Record<string, string> {
  const { [id]: _, ...others } = entries;
  return text ? { ...others, [id]: text } : others;
}

/** Positions are asked for in blocks, so that scrolling by a line asks for nothing new. */
const BLOCK = 100;
const MOST_ITEMS = 1000;

function useWanted(): [Wanted | undefined, PanelProps<unknown>["want"]] {
  const [wanted, setWanted] = useState<Wanted>();
  const want = useCallback((first: number, end: number) => {
    const from = Math.max(0, Math.floor(first / BLOCK) * BLOCK);
    const items = Math.min(MOST_ITEMS, Math.max(1, Math.ceil((end - from) / BLOCK)) * BLOCK);
    setWanted((old) => (old?.first === from && old.items === items ? old : { first: from, items }));
  }, []);
  return [wanted, want];
}

function useCount(): [Count | undefined, PanelProps<unknown>["reportCount"]] {
  const [count, setCount] = useState<Count>();
  const report = useCallback((shown: number, total: number, noun: string) => {
    setCount((old) =>
      old?.shown === shown && old.total === total && old.noun === noun
        ? old
        : { shown, total, noun },
    );
  }, []);
  return [count, report];
}
