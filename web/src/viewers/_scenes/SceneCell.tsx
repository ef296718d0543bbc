/** One thing in space, small: a still picture by the page's one renderer, or a line of text. */
import { useEffect, useMemo } from "react";
import { type CommonBounds, createCommonBounds, stillCamera } from "../../gl/cameraLink";
import type { Scene3D } from "../../gl/types";
import { useScene } from "../../gl/useScene";
import { View3D } from "../../gl/View3D";
import { fittedBounds } from "../../gl/worldBounds";
import { parseOptions } from "../panelOptions";
import type { CellProps } from "../types";
import styles from "./ScenePanel.module.css";
import type { SceneKind } from "./sceneKind";

interface SceneCellProps<Item> extends CellProps<Item> {
  kind: SceneKind<Item>;
}

const DEFAULTS = parseOptions("");

export function SceneCell<Item>(props: SceneCellProps<Item>) {
  const { item, size, kind } = props;
  const text = kind.describe(item);
  const caption = kind.captionOf(item).slice(0, 200);
  if (!size) return <span title={caption || text}>{text}</span>;
  return (
    <span
      className={styles.cell}
      style={{ width: size.width, height: size.height }}
      title={caption || text}
    >
      <Still
        item={item}
        kind={kind}
        label={caption ? `${caption}: ${text}` : text}
        row={props.row}
      />
    </span>
  );
}

interface StillProps<Item> extends Pick<SceneCellProps<Item>, "item" | "kind" | "row"> {
  label: string;
}

const common = new WeakMap<object, CommonBounds>();

function commonBounds(row: object): CommonBounds {
  const bounds = common.get(row) ?? createCommonBounds();
  common.set(row, bounds);
  return bounds;
}

/** Fits all that the cells of its row show; alone what it shows itself. */
function useStillCamera(row: object | undefined, scene: Scene3D | null, late: boolean) {
  const bounds = useMemo(() => commonBounds(row ?? scene ?? {}), [row, scene]);
  useEffect(() => {
    const own = scene && !late && fittedBounds(scene);
    if (own) bounds.add(own);
  }, [bounds, scene, late]);
  return useMemo(() => stillCamera(bounds), [bounds]);
}

function Still<Item>({ item, kind, label, row }: StillProps<Item>) {
  const source = useMemo(() => kind.sourceOf(item, DEFAULTS), [kind, item]);
  const settings = useMemo(() => kind.settingsOf?.(DEFAULTS, [item]), [kind, item]);
  const { scene, late, error } = useScene(source);
  const camera = useStillCamera(row, scene, late);
  if (error !== undefined)
    return (
      <span className={styles.note} title={String(error)}>
        cannot be shown
      </span>
    );
  return (
    <View3D
      scene={scene}
      camera={camera}
      label={label}
      settings={settings}
      stale={late}
      still
      order={1}
    />
  );
}
