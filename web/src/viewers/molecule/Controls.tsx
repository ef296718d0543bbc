/** How molecules are drawn: style, colours, what is left out, which model, and what they are laid on. */
import { Pause, Play, SlidersHorizontal } from "lucide-react";
import { useEffect } from "react";
import { Button } from "../../ui/Button";
import { Checkbox } from "../../ui/Checkbox";
import { IconButton } from "../../ui/IconButton";
import { Popover } from "../../ui/Popover";
import { Select } from "../../ui/Select";
import { Slider } from "../../ui/Slider";
import type { SceneControlsProps } from "../_scenes/sceneKind";
import styles from "./Controls.module.css";
import { SCHEMES, schemesOf } from "./colors/schemes";
import { kindsIn, lookOf, STYLES } from "./look";
import type { MoleculeItem } from "./model";
import type { Structure } from "./read/structure";
import { againstOf } from "./reference";
import type { MoleculeScene } from "./scene/moleculeScene";

type Props = SceneControlsProps<MoleculeItem>;

/** What is suggested; shown where nothing was chosen. */
const AUTO = "auto";

export const structuresOf = (scenes: Props["scenes"]): Structure[] =>
  scenes.flatMap((scene) => (scene as MoleculeScene).structure ?? []);

export function Controls(props: Props) {
  const { options, set, scenes } = props;
  const structures = structuresOf(scenes);
  const first = scenes[0] as MoleculeScene | undefined;
  const schemes = new Set(structures.flatMap(schemesOf));
  return (
    <div className={styles.controls}>
      <Select
        label="Style"
        value={options.style ?? first?.drawn.style ?? AUTO}
        options={first || options.style ? STYLES : [{ value: AUTO, label: "style" }]}
        onChange={(style) => set({ style: style === AUTO ? undefined : style })}
      />
      <Select
        label="Colours"
        value={options.color ?? first?.scheme ?? AUTO}
        options={
          first || options.color
            ? SCHEMES.filter(({ value }) => schemes.has(value) || value === options.color)
            : [{ value: AUTO, label: "colours" }]
        }
        onChange={(color) => set({ color: color === AUTO ? undefined : color })}
      />
      <Models {...props} structures={structures} />
      <More {...props} structures={structures} />
    </div>
  );
}

interface WithStructures extends Props {
  structures: readonly Structure[];
}

const PLAY_MS = 200;

function Models({ options, set, structures }: WithStructures) {
  const most = Math.max(0, ...structures.map(({ models }) => models.length));
  const { model } = lookOf(options);
  const playing = options.play === "on" && most > 1;
  const shown = Math.min(most, Math.max(0, model) + 1);
  useEffect(() => {
    if (!playing) return undefined;
    const next = String((shown % most) + 1);
    const timer = setTimeout(() => set({ model: next }, { replace: true }), PLAY_MS);
    return () => clearTimeout(timer);
  }, [playing, shown, most, set]);
  if (most <= 1) return null;
  const all = model < 0;
  return (
    <span className={styles.models}>
      <IconButton
        icon={playing ? Pause : Play}
        label={playing ? "Stop" : "Play the models"}
        onClick={() => set({ play: playing ? undefined : "on", ...(all && { model: undefined }) })}
      />
      <Slider
        label="Model"
        className={styles.slider}
        value={shown}
        min={1}
        max={most}
        disabled={all}
        valueText={`model ${shown} of ${most}`}
        onChange={(value) =>
          set(
            { model: value === 1 ? undefined : String(value), play: undefined },
            { replace: true },
          )
        }
      />
      <Button
        look="quiet"
        on={all}
        title="Show all models over one another"
        onClick={() => set({ model: all ? undefined : "all", play: undefined })}
      >
        {all ? `all ${most}` : `${shown} of ${most}`}
      </Button>
    </span>
  );
}

function More(props: WithStructures) {
  const { compact } = props;
  if (compact) return <Switches {...props} />;
  return (
    <Popover
      label="What is shown"
      trigger={<IconButton icon={SlidersHorizontal} label="What is shown" />}
    >
      <Switches {...props} />
    </Popover>
  );
}

function Switches({ options, set, scenes, structures, tracks }: WithStructures) {
  const first = scenes[0] as MoleculeScene | undefined;
  const kinds = structures.map(kindsIn);
  const has = (kind: "hydrogens" | "water" | "hetero") => kinds.some((each) => each[kind]);
  const polymer = first?.drawn.polymer ?? false;
  const plain = !polymer || first?.drawn.style === "sphere" || first?.drawn.style === "surface";
  const toggle = (name: string, byDefault: boolean, label: string) => (
    <Checkbox
      checked={options[name] ? options[name] === "on" : byDefault}
      onChange={(on) => set({ [name]: on === byDefault ? undefined : on ? "on" : "off" })}
    >
      {label}
    </Checkbox>
  );
  return (
    <div className={styles.switches}>
      {has("hydrogens") && toggle("h", plain, "Hydrogens")}
      {has("water") && toggle("water", !polymer, "Water")}
      {has("hetero") && toggle("het", true, "Ligands and ions")}
      {first?.drawn.style === "surface" && toggle("clear", false, "Translucent surface")}
      {structures.some(({ cell }) => cell) && toggle("cell", !polymer, "Unit cell")}
      <Lay options={options} set={set} tracks={tracks} scenes={scenes} />
    </div>
  );
}

function Lay({
  options,
  set,
  tracks,
  scenes,
}: Pick<Props, "options" | "set" | "tracks" | "scenes">) {
  const against = againstOf(options);
  const value = options.ref ?? "first";
  const step = against.type === "step" ? [against.step] : [];
  const now = tracks.flatMap((track) => (track.now ? [track.now.step] : []));
  const steps = [...new Set([...step, ...now])].map((each) => ({
    value: `step:${each}`,
    label: `step ${each}`,
  }));
  const runs =
    tracks.length > 1
      ? tracks.map(({ run }) => ({ value: `run:${run.id}`, label: run.name.slice(0, 40) }))
      : [];
  const known = [
    { value: "off", label: "nothing" },
    { value: "first", label: "the first step" },
  ];
  const choices = [...known, ...steps, ...runs];
  const fitted = scenes.some((scene) => (scene as MoleculeScene).fit);
  return (
    <>
      <Select
        label="Lay on"
        prefix="Lay on"
        value={choices.some((each) => each.value === value) ? value : "first"}
        options={choices}
        onChange={(next) => set({ ref: next === "first" ? undefined : next })}
      />
      {(fitted || options.ghost) && against.type !== "off" && (
        <Checkbox
          checked={options.ghost === "on"}
          onChange={(on) => set({ ghost: on ? "on" : undefined })}
        >
          Show that one behind
        </Checkbox>
      )}
    </>
  );
}
