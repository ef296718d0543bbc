/** The controls of point clouds: what colours them, which categories and boxes are shown, how large points are. */
import { SlidersHorizontal } from "lucide-react";
import { useEffect, useRef } from "react";
import { countOf, formatInteger } from "../../base/format";
import { Button } from "../../ui/Button";
import { useCommands } from "../../ui/commands";
import { Popover } from "../../ui/Popover";
import { Select } from "../../ui/Select";
import { isTyping } from "../../ui/shortcuts";
import type { SceneControlsProps } from "../_scenes/sceneKind";
import { BoxControls, boxesShown } from "./BoxControls";
import { Categories, categoriesOf, toggled } from "./CategoryList";
import styles from "./Controls.module.css";
import type { CloudItem } from "./model";
import { PointControls } from "./PointControls";
import { RangeControl } from "./RangeControl";
import { cloudsIn } from "./scenes";
import { type CloudStyle, type Mode, modeOf, styleOf } from "./style";

const LABELS: Readonly<Record<Mode, string>> = {
  run: "run",
  rgb: "own colours",
  category: "category",
  x: "x",
  y: "y",
  z: "z",
  distance: "distance from 0",
  plain: "one colour",
};

type Props = SceneControlsProps<CloudItem>;

export function Controls(props: Props) {
  const { options, items, compact, large } = props;
  const style = styleOf(options);
  const [first] = items;
  if (!first) return null;
  const mode = modeOf(style, first);
  const boxes = boxesShown(props, style);
  const counted = boxesText(boxes);
  return (
    <div className={compact ? styles.sheet : styles.line}>
      {large && <Keys {...props} mode={mode} style={style} />}
      <ColorBy {...props} mode={mode} style={style} />
      {mode === "category" && <Categories {...props} hidden={style.hidden} />}
      {SCALAR.has(mode) && <RangeControl {...props} style={style} mode={mode} />}
      {compact ? (
        <More {...props} style={style} />
      ) : (
        <Popover
          label="Points and boxes"
          className={styles.sheet}
          trigger={
            <Button
              look="quiet"
              aria-label={`Points and boxes${counted && `: ${counted}`}`}
              title="Points and boxes"
            >
              <SlidersHorizontal size={14} strokeWidth={1.75} aria-hidden />
              {counted && <span data-boxes={`${boxes.shown} of ${boxes.total}`}>{counted}</span>}
            </Button>
          }
        >
          <More {...props} style={style} />
        </Popover>
      )}
      <Problems {...props} />
    </div>
  );
}

function boxesText({ shown, total }: { shown: number; total: number }): string {
  if (total === 0) return "";
  const all = countOf(total, "box", "boxes");
  return shown < total ? `${formatInteger(shown)} of ${all}` : all;
}

const SCALAR: ReadonlySet<Mode> = new Set(["x", "y", "z", "distance"]);

function ColorBy({ items, set, mode, style }: Props & { mode: Mode; style: CloudStyle }) {
  const has = (one: Mode) =>
    (one !== "run" || style.together) &&
    (one !== "rgb" || items.some(({ colors }) => colors)) &&
    (one !== "category" || items.some(({ categories }) => categories));
  const choices = (Object.keys(LABELS) as Mode[]).filter(has);
  return (
    <Select
      label="Colour by"
      prefix="colour"
      value={mode}
      options={choices.map((value) => ({ value, label: LABELS[value] }))}
      onChange={(color) => set({ color, range: undefined })}
    />
  );
}

const More = (props: Props & { style: CloudStyle }) => (
  <>
    <PointControls {...props} />
    <BoxControls {...props} />
  </>
);

/** What did not come, and what cannot be drawn. */
export function Problems({ scenes }: Props) {
  const clouds = cloudsIn(scenes);
  const problems = new Set(clouds.flatMap(({ problem }) => problem ?? []));
  const nowhere = clouds.reduce((sum, { points }) => sum + points.notFinite, 0);
  const damaged = clouds.reduce((sum, { damagedBoxes }) => sum + damagedBoxes, 0);
  const lines = [
    ...problems,
    nowhere > 0 && `${formatInteger(nowhere)} points are at no place (NaN or infinite)`,
    damaged > 0 && `${formatInteger(damaged)} boxes have no 8 corners`,
  ].filter((line) => typeof line === "string");
  if (lines.length === 0) return null;
  return (
    <span className={styles.problem} role="status" title={lines.join("\n")}>
      {lines.join("; ")}
    </span>
  );
}

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** Of a large view: before those of the pictures behind it. */
function Keys(props: Props & { mode: Mode; style: CloudStyle }) {
  const { set, options } = props;
  const boxes = () => set({ boxes: options.boxes === "off" ? undefined : "off" });
  const toggle = (nth: number) => {
    const id = categoriesOf(props)[nth - 1]?.id;
    if (id !== undefined && props.mode === "category")
      set({ hide: toggled(props.style.hidden, id) });
  };
  const latest = useRef({ boxes, toggle });
  latest.current = { boxes, toggle };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const free = !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
      if (!free || event.defaultPrevented) return;
      if (event.key === "b") latest.current.boxes();
      else if (/^[1-9]$/.test(event.key)) latest.current.toggle(Number(event.key));
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, []);
  useCommands([
    own("boxes", "Show or hide the boxes of a cloud", "b", boxes),
    ...DIGITS.map((digit) =>
      own(`category-${digit}`, `Show or hide category ${digit} of a cloud`, String(digit), () =>
        toggle(digit),
      ),
    ),
  ]);
  return null;
}

const own = (id: string, title: string, key: string, run: () => void) => ({
  id: `cloud.${id}`,
  title,
  section: "Point clouds",
  keys: [key],
  ownKeys: true,
  run,
});
