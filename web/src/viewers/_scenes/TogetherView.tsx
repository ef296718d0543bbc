/** What several runs have at one place of their lists, in one view, each in its colour. */
import { useCallback, useEffect, useMemo, useState } from "react";
import { mix, type Rgb } from "../../base/color";
import { parseRgb, resolveColors, useThemeVersion } from "../../charts/palette";
import type { Member } from "../../gl/groupScene";
import { useGroupScene } from "../../gl/useGroupScene";
import type { LoadedScene } from "../../gl/useScene";
import { View3D } from "../../gl/View3D";
import { placeOf, type ViewProps } from "./SceneView";
import { type Placing, placingName } from "./sceneKind";
import { type Layer, Notes } from "./TogetherNotes";
import { type PlacedProps, usePlaced } from "./usePlaced";

interface TogetherViewProps<Item> extends ViewProps<Item> {
  /** One for each run. */
  placings: readonly Placing<Item>[];
  /** Ids of runs that are not drawn. */
  unseen: ReadonlySet<string>;
  name: string;
}

export function TogetherView<Item>(props: TogetherViewProps<Item>) {
  const { kind, placings, unseen, name, link, options, onOpen } = props;
  const [loads, onLoad] = useLoads();
  const shown = useMemo(
    () =>
      placings
        .filter(({ track }) => !unseen.has(track.run.id))
        .map((placing) => ({ placing, loaded: loads.get(placingName(placing)) })),
    [placings, unseen, loads],
  );
  const subject = useMemo(
    () => shown.map(({ placing }) => kind.sourceOf(placing.item, options).key).join(),
    [kind, shown, options],
  );
  const members = useMembers(props, shown);
  const { group, error } = useGroupScene(members);
  const place = String(placings[0]?.position ?? 0);
  const camera = useMemo(() => link.of(place), [link, place]);
  return (
    <>
      {placings.map((placing) => (
        <Loader key={placingName(placing)} {...props} placing={placing} onLoad={onLoad} />
      ))}
      <View3D
        scene={group}
        subject={subject}
        camera={camera}
        label={labelOf(props, shown)}
        settings={members}
        stale={shown.some(isOld) && (shown.every(isOld) || "some")}
        large={props.large}
        axes={props.axes}
        measuring={props.measuring}
        order={props.order}
        {...(onOpen && { onOpen: () => onOpen(name) })}
        onPick={props.onPick}
        name={name}
      />
      <Notes kind={kind} shown={shown} failure={error} />
    </>
  );
}

/** What is left of a run's colour while its new value is on its way. */
const OLD_PART = 0.45;
const WHITE: Rgb = [255, 255, 255];
const PAPER = "var(--sheet)";

const isOld = ({ placing, loaded }: Layer<unknown>): boolean =>
  placing.track.stale ||
  (loaded?.late === true && loaded.scene !== null && loaded.error === undefined);

type OnLoad = (name: string, loaded: LoadedScene | null) => void;

function useLoads(): [ReadonlyMap<string, LoadedScene>, OnLoad] {
  const [loads, setLoads] = useState<ReadonlyMap<string, LoadedScene>>(new Map());
  const onLoad = useCallback<OnLoad>((name, loaded) => {
    setLoads((old) => {
      const next = new Map(old);
      if (loaded) next.set(name, loaded);
      else next.delete(name);
      return next;
    });
  }, []);
  return [loads, onLoad];
}

interface LoaderProps<Item> extends PlacedProps<Item> {
  onLoad: OnLoad;
}

/** Holds the scene of one run: also while that is not drawn, so that it is there at once. */
function Loader<Item>(props: LoaderProps<Item>) {
  const { placing, onLoad } = props;
  const { scene, late, error, retry } = usePlaced(props);
  const name = placingName(placing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: trying again is the same in every render
  useEffect(() => onLoad(name, { scene, late, error, retry }), [onLoad, name, scene, late, error]);
  useEffect(() => () => onLoad(name, null), [onLoad, name]);
  return null;
}

function useMembers<Item>(
  { kind, settings }: ViewProps<Item>,
  shown: readonly Layer<Item>[],
): readonly Member[] {
  const theme = useThemeVersion();
  const runs = shown.map(({ placing }) => placing.track.run);
  const colors = runs.map(({ color }) => color).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the same colours, while the theme is the same
  const [paper, rgb] = useMemo(() => {
    const [paper = WHITE, ...rest] = resolveColors(document.body, [
      PAPER,
      ...runs.map(({ color }) => color),
    ]).map(parseRgb);
    return [paper, rest] as const;
  }, [colors, theme]);
  // Where all are old, the whole view says so.
  const someNew = !shown.every(isOld);
  return useMemo(
    () =>
      shown.flatMap((layer, i) => {
        const { placing, loaded } = layer;
        const { name, color } = placing.track.run;
        const own = rgb[i];
        if (!loaded?.scene || !own) return [];
        const tint = someNew && isOld(layer) ? mix(paper, own, OLD_PART) : own;
        const colored = kind.together?.colored(settings, tint) ?? settings;
        return [{ scene: loaded.scene, settings: colored, name, color }];
      }),
    [kind, settings, shown, someNew, paper, rgb],
  );
}

const MOST_NAMES = 12;

function labelOf<Item>(
  { panelKey, placings, kind }: TogetherViewProps<Item>,
  shown: readonly Layer<Item>[],
): string {
  const each = shown
    .slice(0, MOST_NAMES)
    .map(({ placing }) => `${placing.track.run.name} ${kind.describe(placing.item)}`);
  const place = placings[0] ? placeOf(placings[0]) : "";
  return `${panelKey}${place} of ${shown.length} runs in one view: ${each.join("; ")}`;
}
