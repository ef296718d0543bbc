/** What lies on pictures in cells: layers and classes, shown or not on the whole page. */
import { Layers } from "lucide-react";
import { classColor } from "../../overlay/classColors";
import { isBackground } from "../../overlay/classNames";
import { useOverlay } from "../../overlay/settings";
import { classFilter } from "../../overlay/visible";
import { Checkbox } from "../../ui/Checkbox";
import { IconButton } from "../../ui/IconButton";
import { Popover } from "../../ui/Popover";
import { Slider } from "../../ui/Slider";
import type { TableColumn } from "./model";
import styles from "./Strip.module.css";

interface Found {
  layers: string[];
  classes: [id: number, name: string][];
}

const MOST_CLASSES = 60;

/** Only where pictures of the table have masks or boxes. */
export function OverlayButton({ columns }: { columns: readonly TableColumn[] }) {
  const found = foundIn(columns);
  if (found.layers.length === 0) return null;
  return (
    <Popover
      label="Overlays"
      align="end"
      className={styles.sheet}
      trigger={<IconButton icon={Layers} label="Overlays" />}
    >
      <OverlayList {...found} />
    </Popover>
  );
}

function OverlayList({ layers, classes }: Found) {
  const { settings, set } = useOverlay();
  const { hiddenLayers, hiddenClasses, shownClasses } = settings;
  const isShown = classFilter(settings);
  const toggled = (list: readonly string[], one: string) =>
    list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
  return (
    <div className={styles.section}>
      {layers.map((id) => (
        <Checkbox
          key={id}
          checked={!hiddenLayers.includes(id)}
          onChange={() => set({ hiddenLayers: toggled(hiddenLayers, id) })}
        >
          <bdi>{id.replace(":", " ")}</bdi>
        </Checkbox>
      ))}
      {classes.length > 0 && <span className={styles.label}>Classes</span>}
      {classes.slice(0, MOST_CLASSES).map(([id, name]) => (
        <Checkbox
          key={name}
          checked={isShown(name, id)}
          onChange={() =>
            set(
              isBackground(name, id)
                ? { shownClasses: toggled(shownClasses, name) }
                : { hiddenClasses: toggled(hiddenClasses, name) },
            )
          }
        >
          <span className={styles.class}>
            <i style={{ background: `rgb(${classColor(name, id).join(" ")})` }} />
            <bdi>{name}</bdi>
          </span>
        </Checkbox>
      ))}
      <span className={styles.label}>Opacity</span>
      <Slider
        label="Opacity of masks"
        value={settings.opacity}
        min={0}
        max={1}
        step={0.05}
        onChange={(opacity) => set({ opacity }, { replace: true })}
      />
    </div>
  );
}

function foundIn(columns: readonly TableColumn[]): Found {
  const layers = new Set<string>();
  const classes = new Map<string, number>();
  for (const column of columns)
    for (const [id, layer] of Object.entries(column.layers ?? {})) {
      layers.add(id);
      for (const [number, name] of Object.entries(layer?.class_labels ?? {}))
        if (!classes.has(String(name))) classes.set(String(name), Number(number));
    }
  return { layers: [...layers], classes: [...classes].map(([name, id]) => [id, name]) };
}
