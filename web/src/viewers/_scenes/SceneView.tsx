/** One thing in space in one run: its scene once it has come, the last one until then, or why it cannot be shown. */
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { formatInteger } from "../../base/format";
import type { Hit3D } from "../../gl/types";
import { View3D } from "../../gl/View3D";
import { fittedBounds } from "../../gl/worldBounds";
import { Button } from "../../ui/Button";
import { ErrorCard } from "../../ui/ErrorCard";
import { useDelayed } from "../../ui/useDelayed";
import { Download } from "../Download";
import styles from "./ScenePanel.module.css";
import { type Placing, placingName, type SceneKind } from "./sceneKind";
import { smallness } from "./smallness";
import notes from "./Together.module.css";
import { type PlacedProps, usePlaced } from "./usePlaced";

/** What all views of a panel have. */
export interface ViewProps<Item> extends Omit<PlacedProps<Item>, "placing"> {
  settings: unknown;
  panelKey: string;
  axes: boolean;
  measuring: boolean;
  large: boolean;
  order: number;
  /** Enlarge it; absent where it is as large as can be. */
  onOpen: ((name: string) => void) | undefined;
  onPick: (hit: Hit3D | null) => void;
}

export interface SceneViewProps<Item> extends ViewProps<Item> {
  placing: Placing<Item>;
  /** Give each view a camera of its own; absent where they have one. */
  onApart: (() => void) | undefined;
}

/** What is read within this time is just there. */
const WAIT_MS = 400;

export function SceneView<Item>(props: SceneViewProps<Item>) {
  const { kind, placing, settings, link } = props;
  const { item, position, track } = placing;
  const name = placingName(placing);
  const { scene, late, error, retry } = usePlaced(props);
  const group = String(position);
  const camera = useMemo(() => link.of(group), [link, group]);
  const radiusNow = useCallback(() => link.radiusOf(group), [link, group]);
  const radius = useSyncExternalStore(camera.subscribe, radiusNow);
  const reading = useDelayed(scene === null && error === undefined, WAIT_MS);
  if (error !== undefined) return <Failed {...props} error={error} retry={retry} />;
  const stale = track.stale || (late && scene !== null);
  const small = scene && !late ? smallness(fittedBounds(scene), radius) : undefined;
  const nothing = scene !== null && !late && scene.bounds.isEmpty();
  return (
    <>
      {reading && (
        <p className={styles.nothing} role="status">
          Reading the {kind.noun}…
        </p>
      )}
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
      {small && (
        <p className={notes.notes}>
          <span className={notes.note}>
            {small}
            {props.onApart && <Button onClick={props.onApart}>A camera for each</Button>}
          </span>
        </p>
      )}
    </>
  );
}

function labelOf<Item>({ kind, placing, panelKey }: SceneViewProps<Item>): string {
  const { item, track } = placing;
  const caption = kind.captionOf(item).slice(0, 200);
  const step = track.now ? `, step ${formatInteger(track.now.step)}` : "";
  return `${panelKey}${placeOf(placing)} of ${track.run.name}${step}: ${kind.describe(item)}${caption && `; ${caption}`}`;
}

/** ", 2 of 40" in a list. */
export const placeOf = ({ position, total }: Placing<unknown>): string =>
  total > 1 ? `, ${formatInteger(position + 1)} of ${formatInteger(total)}` : "";

interface FailedProps<Item> {
  kind: SceneKind<Item>;
  placing: Placing<Item>;
  error: unknown;
  retry: () => void;
}

function Failed<Item>({ kind, placing, error, retry }: FailedProps<Item>) {
  return (
    <div className={styles.failed} data-failed>
      <ErrorCard title={`This ${kind.noun} cannot be shown`} error={error} onRetry={retry} />
      <p className={styles.files}>
        <Files kind={kind} item={placing.item} />
      </p>
    </div>
  );
}

/** To be saved, also where they cannot be read. */
export const Files = <Item,>({ kind, item }: { kind: SceneKind<Item>; item: Item }) =>
  kind.downloads(item).map(({ name, url }) => (
    <Download key={url} url={url} title={name}>
      {name.slice(0, 60)}
    </Download>
  ));
