/** The panel of everything that stands in space: its views, their cameras, and the controls above them. */
import {
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";
import { useSize } from "../../charts/useSize";
import type { Hit3D, Scene3D } from "../../gl/types";
import { parseFocus } from "../focus";
import { parseOptions, withOptions } from "../panelOptions";
import type { PanelProps, Track } from "../types";
import { usePanelOptions } from "../usePanelOptions";
import { SceneGrid } from "./SceneGrid";
import styles from "./ScenePanel.module.css";
import {
  type CameraAim,
  SceneButton,
  type SceneMoves,
  SceneStrip,
  type SceneTools,
} from "./SceneStrip";
import { SceneView } from "./SceneView";
import {
  type Placing,
  placingName,
  placingsOf,
  type SceneControlsProps,
  type SceneKind,
} from "./sceneKind";
import { useCameras } from "./useCameraLink";
import { useSceneCommands, useViewKeys } from "./useSceneCommands";

const ROOM_FOR_STRIP = { width: 400, height: 220 } as const;

export interface ScenePanelProps<Item> extends PanelProps<Item> {
  kind: SceneKind<Item>;
}

export function ScenePanel<Item>(props: ScenePanelProps<Item>) {
  const { kind, large, panelKey } = props;
  const root = useRef<HTMLDivElement>(null);
  const views = useRef<HTMLDivElement>(null);
  const [whole, size] = [useSize(root), useSize(views)];
  const [options, set] = usePanelOptions(props);
  const ownText = withOptions(props.options, { cam: undefined, frame: undefined });
  const own = useMemo(() => parseOptions(ownText), [ownText]);
  const cameras = useCameras(options, set);
  const focus = useFocus(props, options.runs === "one", (alone) =>
    set({ runs: alone ? "one" : undefined }),
  );
  const placings = useMemo(() => placingsOf(focus.tracks), [focus.tracks]);
  const items = useMemo(() => placings.map(({ item }) => item), [placings]);
  const settings = useMemo(() => kind.settingsOf?.(own, items), [kind, own, items]);
  const { scenes, onScene } = useScenes();
  const [measuring, setMeasuring] = useState(false);
  useCount(props, placings, scenes);
  useWant(props, focus.position);
  const axes = options.axes === "on";
  const up = [...scenes.values()][0]?.up ?? "z";
  const controls: SceneControlsProps<Item> = {
    options: own,
    set,
    items,
    tracks: focus.tracks,
    scenes: [...scenes.values()],
    large,
    compact: false,
    panelKey,
  };
  const aims = () => aimsOf(placings, cameras, root.current);
  const tools: SceneTools = {
    aims,
    fit: () => {
      for (const { link, group } of aims()) link.of(group).fit();
    },
    up,
    orthographic: (aims()[0]?.link ?? cameras.main).projection() === "orthographic",
    axes,
    measuring,
    linked: cameras.linked,
    several: placings.length > 1,
    set: (change) => {
      if (change.axes !== undefined) set({ axes: change.axes ? "on" : undefined });
      if (change.linked !== undefined) set({ link: change.linked ? undefined : "off" });
      if (change.measuring !== undefined) setMeasuring(change.measuring);
    },
    downloads: placings.length === 1 && items[0] !== undefined ? kind.downloads(items[0]) : [],
    menu: kind.menu?.(controls) ?? [],
  };
  const { setFocus } = props;
  const latest = useRef({ setFocus, onPick: kind.onPick, controls });
  latest.current = { setFocus, onPick: kind.onPick, controls };
  const onPick = useCallback((hit: Hit3D | null) => {
    if (hit) latest.current.onPick?.(hit, latest.current.controls);
  }, []);
  const onOpen = useCallback((name: string) => latest.current.setFocus(name), []);
  useViewKeys(root, large ? undefined : tools);
  const openable = !large || (placings.length > 1 && focus.moves === undefined);
  const draw = useCallback(
    (placing: Placing<Item>): ReactNode => (
      <SceneView
        kind={kind}
        placing={placing}
        options={own}
        settings={settings}
        link={cameras.of(placingName(placing))}
        panelKey={panelKey}
        axes={axes}
        measuring={measuring}
        large={large}
        order={large ? 0 : 1}
        onOpen={openable ? onOpen : undefined}
        onPick={onPick}
        onScene={onScene}
      />
    ),
    [
      kind,
      own,
      settings,
      cameras,
      panelKey,
      axes,
      measuring,
      large,
      openable,
      onOpen,
      onPick,
      onScene,
    ],
  );
  const roomy =
    large || (whole.width >= ROOM_FOR_STRIP.width && whole.height >= ROOM_FOR_STRIP.height);
  const { Controls, Aside, Trouble } = kind;
  return (
    <div ref={root} className={styles.panel}>
      {large && <Keys tools={tools} moves={focus.moves} />}
      {roomy ? (
        <SceneStrip panelKey={panelKey} tools={tools} moves={focus.moves}>
          {Controls && <Controls {...controls} />}
        </SceneStrip>
      ) : (
        <SceneButton tools={tools}>{Controls && <Controls {...controls} compact />}</SceneButton>
      )}
      <div ref={views} className={styles.views}>
        <SceneGrid {...props} tracks={focus.tracks} placings={placings} size={size} draw={draw} />
        {Aside && roomy && <Aside {...controls} />}
        {Trouble && !roomy && (
          <div className={styles.trouble}>
            <Trouble {...controls} />
          </div>
        )}
      </div>
    </div>
  );
}

/** Linked views have one camera; of others the one with the focus moves, or all of them. */
export function aimsOf(
  placings: readonly Placing<unknown>[],
  { linked, of }: Pick<ReturnType<typeof useCameras>, "linked" | "of">,
  root: HTMLElement | null,
): CameraAim[] {
  const focused = document.activeElement;
  const inFocus = root?.contains(focused) ? focused?.getAttribute("data-view3d") : undefined;
  const mine = placings.filter((placing) => placingName(placing) === inFocus);
  const moved = mine.length > 0 ? mine : placings;
  return moved.slice(0, linked ? 1 : undefined).map((placing) => ({
    link: of(placingName(placing)),
    group: String(placing.position),
  }));
}

function Keys(props: { tools: SceneTools; moves: SceneMoves | undefined }) {
  useSceneCommands(props);
  return null;
}

/** Which runs and positions are shown, and how one goes to the next; all of them without a focus. */
function useFocus<Item>(
  props: PanelProps<Item>,
  alone: boolean,
  setAlone: (alone: boolean) => void,
): { tracks: Track<Item>[]; moves: SceneMoves | undefined; position: number | undefined } {
  const { tracks, focus, large, setFocus } = props;
  const place = large ? parseFocus(focus) : null;
  const lead = place ? (tracks.find(({ run }) => run.id === place.run) ?? tracks[0]) : undefined;
  const text = place ? `${lead?.run.id}:${place.position}` : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` stands for `place`
  const shown = useMemo(() => {
    if (!place) return tracks;
    return tracks
      .filter((track) => track === lead || !alone)
      .map((track) => only(track, place.position));
  }, [tracks, text, alone]);
  if (!place || !lead) return { tracks: shown, moves: undefined, position: undefined };
  const total = lead.now?.total ?? 0;
  const move: SceneMoves["move"] = ({ items = 0, runs = 0 }) => {
    const at = tracks.indexOf(lead) + runs;
    const next = tracks[Math.min(tracks.length - 1, Math.max(0, at))] ?? lead;
    const last = Math.max(0, (next.now?.total ?? 1) - 1);
    setFocus(`${next.run.id}:${Math.min(last, Math.max(0, place.position + items))}`);
  };
  const moves = {
    position: place.position,
    total,
    runs: tracks.length,
    alone,
    all: () => setFocus(null),
    move,
    setAlone,
  };
  return { tracks: shown, moves, position: place.position };
}

/** The same track with one position of its list. */
function only<Item>(track: Track<Item>, position: number): Track<Item> {
  const { now } = track;
  const at = now?.positions.indexOf(position) ?? -1;
  if (!now) return track;
  const items = at < 0 ? [] : now.items.slice(at, at + 1);
  const positions = at < 0 ? [] : [position];
  return { ...track, now: { ...now, items, positions, total: items.length } };
}

/** Scenes that are in sight, by the names of their views. */
function useScenes() {
  const scenes = useRef(new Map<string, Scene3D>());
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const stops = useRef(new Map<string, () => void>());
  const onScene = useCallback((name: string, scene: Scene3D | null) => {
    stops.current.get(name)?.();
    stops.current.delete(name);
    if (scene) {
      scenes.current.set(name, scene);
      stops.current.set(name, scene.onChange(changed));
    } else scenes.current.delete(name);
    changed();
  }, []);
  return { scenes: scenes.current, onScene };
}

/** "n of m": of what one thing is made of where each run shows one, else of things. */
function useCount<Item>(
  { kind, reportCount }: ScenePanelProps<Item>,
  placings: readonly Placing<Item>[],
  scenes: ReadonlyMap<string, Scene3D>,
): void {
  const single = placings.every(({ total }) => total <= 1);
  const parts = single ? kind.parts : undefined;
  let [shown, total] = [0, 0];
  for (const placing of placings) {
    const part = parts?.of(placing.item, scenes.get(placingName(placing)));
    shown += part?.shown ?? 1;
    total += part?.total ?? (placing.position === 0 || single ? Math.max(1, placing.total) : 0);
  }
  const all = Math.max(total, shown);
  const noun = parts?.noun ?? kind.noun;
  useEffect(() => reportCount(shown, all, noun), [reportCount, shown, all, noun]);
}

function useWant({ want }: PanelProps<unknown>, position: number | undefined): void {
  useEffect(() => {
    if (position !== undefined) want(position, position + 1);
  }, [want, position]);
}
