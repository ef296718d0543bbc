/** One thing in space in one run: its scene once it has come, the last one until then, or why it cannot be shown. */
import { useEffect, useMemo, useReducer } from "react";
import { formatInteger } from "../../base/format";
import type { CameraLink } from "../../gl/cameraLink";
import type { Hit3D, Scene3D } from "../../gl/types";
import { useScene } from "../../gl/useScene";
import { View3D } from "../../gl/View3D";
import { fittedBounds } from "../../gl/worldBounds";
import { ErrorCard } from "../../ui/ErrorCard";
import { Download } from "../Download";
import type { Options } from "../panelOptions";
import styles from "./ScenePanel.module.css";
import { type Placing, placingName, type SceneKind } from "./sceneKind";

export interface SceneViewProps<Item> {
  kind: SceneKind<Item>;
  placing: Placing<Item>;
  options: Options;
  settings: unknown;
  link: CameraLink;
  panelKey: string;
  axes: boolean;
  measuring: boolean;
  large: boolean;
  order: number;
  /** Enlarge it; absent where it is as large as can be. */
  onOpen: ((name: string) => void) | undefined;
  onPick: (hit: Hit3D | null) => void;
  /** Its scene has come, changed, or is gone. */
  onScene: (name: string, scene: Scene3D | null) => void;
}

export function SceneView<Item>(props: SceneViewProps<Item>) {
  const { kind, placing, options, settings, link, onScene } = props;
  const { item, position, track } = placing;
  const name = placingName(placing);
  const source = useMemo(() => kind.sourceOf(item, options), [kind, item, options]);
  const { scene, late, error, retry } = useScene(source);
  useEffect(() => {
    onScene(name, scene);
    return () => onScene(name, null);
  }, [onScene, name, scene]);
  const group = String(position);
  useBounds(link, group, track.run.path, kind.bounds?.(item), late ? null : scene);
  const camera = useMemo(() => link.of(group), [link, group]);
  if (error !== undefined) return <Failed {...props} error={error} retry={retry} />;
  const stale = track.stale || (late && scene !== null);
  const nothing = scene !== null && !late && scene.bounds.isEmpty();
  return (
    <>
      {nothing && <p className={styles.nothing}>{kind.describe(item)}</p>}
      <View3D
        scene={scene}
        camera={camera}
        label={labelOf(props)}
        settings={settings}
        stale={stale}
        large={props.large}
        axes={props.axes}
        measuring={props.measuring}
        order={props.order}
        {...(props.onOpen && { onOpen: () => props.onOpen?.(name) })}
        onPick={props.onPick}
        name={name}
      />
    </>
  );
}

function labelOf<Item>({ kind, placing, panelKey }: SceneViewProps<Item>): string {
  const { item, position, total, track } = placing;
  const place = total > 1 ? `, ${formatInteger(position + 1)} of ${formatInteger(total)}` : "";
  const caption = kind.captionOf(item).slice(0, 200);
  const step = track.now ? `, step ${formatInteger(track.now.step)}` : "";
  return `${panelKey}${place} of ${track.run.name}${step}: ${kind.describe(item)}${caption && `; ${caption}`}`;
}

/** What metadata say, else the scene itself: the link fits all views of a group to all of them. */
function useBounds(
  link: CameraLink,
  group: string,
  run: string,
  given: ReturnType<NonNullable<SceneKind<unknown>["bounds"]>>,
  scene: Scene3D | null,
): void {
  const [count, changed] = useReducer((value: number) => value + 1, 0);
  const text = JSON.stringify(given ?? null);
  // Scenes that came empty tell when something is in them.
  useEffect(() => {
    if (text !== "null" || !scene || !scene.bounds.isEmpty()) return undefined;
    return scene.onChange(changed);
  }, [scene, text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` stands for `given`, `count` for the scene's bounds
  useEffect(() => {
    const bounds = given ?? (scene && fittedBounds(scene));
    return bounds ? link.setBounds(group, run, bounds) : undefined;
  }, [link, group, run, text, scene, count]);
}

interface FailedProps<Item> extends SceneViewProps<Item> {
  error: unknown;
  retry: () => void;
}

function Failed<Item>({ kind, placing, error, retry }: FailedProps<Item>) {
  return (
    <div className={styles.failed} data-failed>
      <ErrorCard title={`This ${kind.noun} cannot be shown`} error={error} onRetry={retry} />
      <p className={styles.files}>
        {kind.downloads(placing.item).map(({ name, url }) => (
          <Download key={url} url={url} title={name}>
            {name.slice(0, 60)}
          </Download>
        ))}
      </p>
    </div>
  );
}
