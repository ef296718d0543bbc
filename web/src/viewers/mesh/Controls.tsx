/** How meshes are looked at, in the panel's strip. */
import { SlidersHorizontal } from "lucide-react";
import { Button } from "../../ui/Button";
import { useCommands } from "../../ui/commands";
import { IconButton } from "../../ui/IconButton";
import { Menu, type MenuItem } from "../../ui/Menu";
import { Select } from "../../ui/Select";
import type { SceneControlsProps } from "../_scenes/sceneKind";
import { Animation } from "./Animation";
import styles from "./Controls.module.css";
import { lookOf, WAY_LABELS, WAYS, type Way } from "./look";
import { type MeshItem, usualUp } from "./model";

type Props = SceneControlsProps<MeshItem>;

const WAY_OPTIONS = WAYS.map((value) => ({ value, label: WAY_LABELS[value] }));

export function Controls(props: Props) {
  const { options, set, scenes, large } = props;
  const look = lookOf(options);
  return (
    <span className={styles.controls}>
      <Select<Way>
        label="How surfaces are drawn"
        value={look.way}
        options={WAY_OPTIONS}
        onChange={(way) => set({ look: way === "surface" ? undefined : way })}
      />
      <Button
        look="quiet"
        on={look.box}
        title="The box around it, with its lengths"
        onClick={() => set({ box: look.box ? undefined : "on" })}
      >
        box
      </Button>
      <Menu
        align="start"
        trigger={<IconButton icon={SlidersHorizontal} label="Shading, textures and up" />}
        items={choices(props)}
      />
      <Animation scenes={scenes} />
      {large && <Keys {...props} />}
    </span>
  );
}

function choices({ options, set, items }: Props): (MenuItem | string | null)[] {
  const { flat, textures, normalLines } = lookOf(options);
  const usual = items[0] ? usualUp(items[0]) : "y";
  const up = options.up ?? usual;
  const upItem = (axis: "y" | "z"): MenuItem => ({
    label: `${axis} points up`,
    checked: up === axis,
    onSelect: () => set({ up: axis === usual ? undefined : axis }),
  });
  return [
    {
      label: "Flat faces",
      checked: flat,
      onSelect: () => set({ shade: flat ? undefined : "flat" }),
    },
    {
      label: "Textures",
      checked: textures,
      onSelect: () => set({ textures: textures ? "off" : undefined }),
    },
    {
      label: "Normals as lines",
      checked: normalLines,
      onSelect: () => set({ needles: normalLines ? undefined : "on" }),
    },
    null,
    upItem("y"),
    upItem("z"),
  ];
}

/** In the large view, where one mesh has the keys. */
function Keys({ options, set }: Props) {
  const { way, box } = lookOf(options);
  const next = WAYS[(WAYS.indexOf(way) + 1) % WAYS.length];
  useCommands([
    {
      id: "mesh.look",
      title: "Surface, edges, see-through, wireframe, normals, points",
      section: "mesh",
      keys: ["r"],
      run: () => set({ look: next === "surface" ? undefined : next }),
    },
    {
      id: "mesh.box",
      title: "Box around the mesh",
      section: "mesh",
      run: () => set({ box: box ? undefined : "on" }),
    },
  ]);
  return null;
}
