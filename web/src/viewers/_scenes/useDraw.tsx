/** How the views of a panel are drawn: the same function while nothing of it changed, so that views stay. */
import { type ReactNode, useCallback, useMemo, useRef } from "react";
import type { Hit3D, Scene3D } from "../../gl/types";
import type { PanelProps } from "../types";
import type { SceneTools } from "./SceneStrip";
import { SceneView } from "./SceneView";
import { type Placing, placingName, type SceneControlsProps, type SceneKind } from "./sceneKind";
import { TogetherView } from "./TogetherView";
import type { Cameras } from "./useCameraLink";
import type { Laid } from "./useLaid";

interface Drawn<Item> {
  laid: Laid<Item>;
  cameras: Cameras;
  tools: SceneTools;
  controls: SceneControlsProps<Item>;
  /** A view can be enlarged. */
  openable: boolean;
  onScene: (name: string, scene: Scene3D | null) => void;
}

interface Props<Item> extends PanelProps<Item> {
  kind: SceneKind<Item>;
}

export function useDraw<Item>(
  props: Props<Item>,
  { laid, cameras, tools, controls, openable, onScene }: Drawn<Item>,
): (placing: Placing<Item>) => ReactNode {
  const { kind, large, panelKey } = props;
  const { options, items } = controls;
  const { together, stackAt, unseen } = laid;
  const { axes, measuring, several } = tools;
  const settings = useMemo(() => kind.settingsOf?.(options, items), [kind, options, items]);
  const { onOpen, onPick, onApart } = useLatest(props, controls);
  const shared = useMemo(
    () => ({ kind, options, settings, panelKey, axes, measuring, large, onPick, onScene }),
    [kind, options, settings, panelKey, axes, measuring, large, onPick, onScene],
  );
  return useCallback(
    (placing) => {
      const name = placingName(placing);
      const view = {
        ...shared,
        link: cameras.of(name),
        order: large ? 0 : 1,
        onOpen: openable ? onOpen : undefined,
      };
      if (!together)
        return (
          <SceneView
            {...view}
            placing={placing}
            onApart={several && cameras.linked ? onApart : undefined}
          />
        );
      return (
        <TogetherView {...view} placings={stackAt(placing.position)} unseen={unseen} name={name} />
      );
    },
    [shared, cameras, large, openable, onOpen, onApart, several, together, stackAt, unseen],
  );
}

/** They are the same functions in every render, and do what the last one wants. */
function useLatest<Item>({ setFocus, kind }: Props<Item>, controls: SceneControlsProps<Item>) {
  const latest = useRef({ setFocus, kind, controls });
  latest.current = { setFocus, kind, controls };
  const onPick = useCallback((hit: Hit3D | null) => {
    if (hit) latest.current.kind.onPick?.(hit, latest.current.controls);
  }, []);
  const onOpen = useCallback((name: string) => latest.current.setFocus(name), []);
  const onApart = useCallback(() => latest.current.controls.set({ link: "off" }), []);
  return { onPick, onOpen, onApart };
}
