/** The panel of everything that stands in space: its views, their cameras, and the controls above them. */
import { useRef } from "react";
import { useSize } from "../../charts/useSize";
import type { PanelProps } from "../types";
import { usePanelOptions } from "../usePanelOptions";
import { RunLegend } from "./RunLegend";
import { SceneGrid } from "./SceneGrid";
import styles from "./ScenePanel.module.css";
import { SceneButton, type SceneMoves, SceneStrip, type SceneTools } from "./SceneStrip";
import type { SceneControlsProps, SceneKind } from "./sceneKind";
import { useCameras } from "./useCameraLink";
import { useDraw } from "./useDraw";
import { useFocus } from "./useFocus";
import { useLaid, useOwnOptions } from "./useLaid";
import { useSceneCommands, useViewKeys } from "./useSceneCommands";
import { useCount, useScenes } from "./useScenes";
import { useSceneTools } from "./useSceneTools";

const ROOM_FOR_STRIP = { width: 400, height: 220 } as const;

export interface ScenePanelProps<Item> extends PanelProps<Item> {
  kind: SceneKind<Item>;
}

export function ScenePanel<Item>(props: ScenePanelProps<Item>) {
  const { kind, large } = props;
  const root = useRef<HTMLDivElement>(null);
  const views = useRef<HTMLDivElement>(null);
  const [whole, size] = [useSize(root), useSize(views)];
  const { focus, laid, controls, tools, draw } = useSpace(props, root);
  const roomy =
    large || (whole.width >= ROOM_FOR_STRIP.width && whole.height >= ROOM_FOR_STRIP.height);
  const { Controls, Aside, Trouble } = kind;
  return (
    <div ref={root} className={styles.panel}>
      {large && <Keys tools={tools} moves={focus.moves} />}
      {roomy ? (
        <SceneStrip panelKey={props.panelKey} tools={tools} moves={focus.moves}>
          {Controls && <Controls {...controls} />}
        </SceneStrip>
      ) : (
        <SceneButton tools={tools}>{Controls && <Controls {...controls} compact />}</SceneButton>
      )}
      {laid.together && (
        <RunLegend tracks={laid.all} unseen={laid.unseen} onUnseen={laid.setUnseen} />
      )}
      <div ref={views} className={styles.views}>
        <SceneGrid {...props} laid={laid} size={size} draw={draw} />
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

/** What a panel shows, and how. */
function useSpace<Item>(
  props: ScenePanelProps<Item>,
  root: React.RefObject<HTMLDivElement | null>,
) {
  const { kind, large, panelKey, reportCount } = props;
  const [options, set] = usePanelOptions(props);
  const cameras = useCameras(options, set);
  const focus = useFocus(props, options.runs === "one", (alone) =>
    set({ runs: alone ? "one" : undefined }),
  );
  const laid = useLaid({ ...props, tracks: focus.tracks }, options, set);
  const own = useOwnOptions(props.options, laid.together);
  const { scenes, onScene } = useScenes();
  useCount(kind, { ...laid, scenes }, reportCount);
  const controls: SceneControlsProps<Item> = {
    options: own,
    set,
    items: laid.items,
    tracks: focus.tracks,
    scenes: [...scenes.values()],
    large,
    compact: false,
    panelKey,
  };
  const axes = options.axes === "on";
  const tools = useSceneTools(root, { kind, laid, cameras, axes, controls });
  useViewKeys(root, large ? undefined : tools);
  const openable = !large || (laid.views.length > 1 && focus.moves === undefined);
  const draw = useDraw(props, { laid, cameras, tools, controls, openable, onScene });
  return { focus, laid, controls, tools, draw };
}

function Keys(props: { tools: SceneTools; moves: SceneMoves | undefined }) {
  useSceneCommands(props);
  return null;
}
