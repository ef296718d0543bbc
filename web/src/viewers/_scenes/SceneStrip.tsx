/** The line of controls above views in space: those of the kind, then those that all have. */
import { Axis3d, Box, Ellipsis, Link2, Ruler, Scan, SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import type { Standard, Up } from "../../gl/camera";
import { standard } from "../../gl/camera";
import type { CameraLink } from "../../gl/cameraLink";
import { Button } from "../../ui/Button";
import { classNames } from "../../ui/classNames";
import { IconButton } from "../../ui/IconButton";
import { Menu, type MenuItem } from "../../ui/Menu";
import { Popover } from "../../ui/Popover";
import { Select } from "../../ui/Select";
import { saveFrom } from "../../ui/saveFile";
import strip from "../ControlStrip.module.css";
import { AllRuns, LargeMoves } from "../LargeMoves";
import styles from "./ScenePanel.module.css";
import type { Lay } from "./useLaid";

export interface CameraAim {
  link: CameraLink;
  /** What its views are fitted to. */
  group: string;
}

export interface SceneTools {
  /** The cameras that it moves: the common one, or those that are by themselves. */
  aims: () => readonly CameraAim[];
  fit: () => void;
  up: Up;
  orthographic: boolean;
  axes: boolean;
  measuring: boolean;
  /** Runs and steps side by side or in one view; undefined where that is not offered. */
  lay: Lay | undefined;
  linked: boolean;
  several: boolean;
  set: (change: Partial<Record<"axes" | "measuring" | "linked", boolean>>) => void;
  downloads: readonly { name: string; url: string }[];
  menu: readonly (MenuItem | string | null)[];
}

export interface SceneMoves {
  position: number;
  total: number;
  runs: number;
  alone: boolean;
  all: () => void;
  move: (by: { items?: number; runs?: number }) => void;
  setAlone: (alone: boolean) => void;
}

const VIEWS: readonly (readonly [Standard, string])[] = [
  ["front", "Front"],
  ["back", "Back"],
  ["left", "Left"],
  ["right", "Right"],
  ["top", "Top"],
  ["bottom", "Bottom"],
];
/** Keys of gl/viewKeys that look the same way. */
const SHORTCUTS: Readonly<Record<Up, Partial<Record<Standard, string>>>> = {
  z: { right: "x", front: "y", top: "z" },
  y: { right: "x", top: "y", front: "z" },
};

interface SceneStripProps {
  panelKey: string;
  tools: SceneTools;
  moves: SceneMoves | undefined;
  children: ReactNode;
}

export function SceneStrip({ panelKey, tools, moves, children }: SceneStripProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a line
    <div
      className={classNames(strip.strip, styles.strip)}
      role="group"
      aria-label={`View of ${panelKey}`}
    >
      {moves && <Moves moves={moves} />}
      <Layout lay={tools.lay} />
      <div className={styles.own}>{children}</div>
      <Tools tools={tools} />
    </div>
  );
}

/** All of it under one button, where there is no room for the strip. */
export const SceneButton = ({ tools, children }: Pick<SceneStripProps, "tools" | "children">) => (
  <Popover
    label="View"
    align="end"
    className={styles.sheet}
    trigger={
      <Button look="quiet" aria-label="View" title="View" className={styles.button}>
        <SlidersHorizontal size={13} strokeWidth={1.75} aria-hidden />
      </Button>
    }
  >
    <Layout lay={tools.lay} />
    {children}
    <Tools tools={tools} />
  </Popover>
);

const Layout = ({ lay }: Pick<SceneTools, "lay">) =>
  lay && (
    <Select
      label="What lies in one view"
      value={lay.value}
      options={lay.choices}
      onChange={lay.set}
    />
  );

function Moves({ moves }: { moves: SceneMoves }) {
  const { position, total, runs, alone, all, move, setAlone } = moves;
  return (
    <span className={styles.moves}>
      <LargeMoves position={position} total={total} onAll={all} move={(items) => move({ items })} />
      {runs > 1 && <AllRuns count={runs} alone={alone} setAlone={setAlone} />}
    </span>
  );
}

function Tools({ tools }: { tools: SceneTools }) {
  const { set, axes, measuring, linked, several, fit } = tools;
  return (
    <span className={styles.tools}>
      <IconButton icon={Scan} label="Show all of it" shortcut="0" onClick={fit} />
      <Menu trigger={<IconButton icon={Box} label="Sides" />} items={sides(tools)} />
      <IconButton
        icon={Axis3d}
        label="Axes with numbers"
        shortcut="n"
        on={axes}
        onClick={() => set({ axes: !axes })}
      />
      <IconButton
        icon={Ruler}
        label="Measure between two points"
        shortcut="u"
        on={measuring}
        onClick={() => set({ measuring: !measuring })}
      />
      {several && (
        <IconButton
          icon={Link2}
          label={linked ? "All views move together" : "Each view moves by itself"}
          on={linked}
          onClick={() => set({ linked: !linked })}
        />
      )}
      {(tools.downloads.length > 0 || tools.menu.length > 0) && (
        <Menu
          trigger={<IconButton icon={Ellipsis} label="More of this view" />}
          items={more(tools)}
        />
      )}
    </span>
  );
}

const sides = ({ aims, up, orthographic }: SceneTools): (MenuItem | string | null)[] => [
  ...VIEWS.map(([view, label]) => {
    const shortcut = SHORTCUTS[up][view];
    return {
      label,
      ...(shortcut && { shortcut }),
      onSelect: () => {
        for (const { link } of aims()) link.lookFrom(standard(view, up));
      },
    };
  }),
  null,
  {
    label: "Without perspective",
    shortcut: "v",
    checked: orthographic,
    onSelect: () => {
      const next = orthographic ? "perspective" : "orthographic";
      for (const { link } of aims()) link.setProjection(next);
    },
  },
];

const MOST_DOWNLOADS = 30;

function more({ menu, downloads }: SceneTools): (MenuItem | string | null)[] {
  const files = downloads.slice(0, MOST_DOWNLOADS).map(({ name, url }) => ({
    label: `Download ${name.slice(0, 60)}`,
    onSelect: () => saveFrom(url, ""),
  }));
  return menu.length > 0 && files.length > 0 ? [...menu, null, ...files] : [...menu, ...files];
}
