/** One thing in space, small: a still picture by the page's one renderer, or a line of text. */
import { useMemo } from "react";
import { stillCamera } from "../../gl/cameraLink";
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
      <Still item={item} kind={kind} label={caption ? `${caption}: ${text}` : text} />
    </span>
  );
}

interface StillProps<Item> extends Pick<SceneCellProps<Item>, "item" | "kind"> {
  label: string;
}

function Still<Item>({ item, kind, label }: StillProps<Item>) {
  const source = useMemo(() => kind.sourceOf(item, DEFAULTS), [kind, item]);
  const settings = useMemo(() => kind.settingsOf?.(DEFAULTS, [item]), [kind, item]);
  const { scene, late, error } = useScene(source);
  const camera = useMemo(
    () => stillCamera(() => (scene ? fittedBounds(scene) : undefined)),
    [scene],
  );
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
