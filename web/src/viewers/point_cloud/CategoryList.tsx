/** The categories of clouds, each with its colour, as switches. */
import { formatInteger } from "../../base/format";
import { classColor } from "../../overlay/classColors";
import { unnamedClass } from "../../overlay/layers";
import { cssColor } from "../../overlay/rgb";
import { Popover } from "../../ui/Popover";
import type { SceneControlsProps } from "../_scenes/sceneKind";
import styles from "./Controls.module.css";
import type { CloudItem } from "./model";
import { cloudsIn } from "./scenes";

type Props = SceneControlsProps<CloudItem>;

interface Category {
  id: number;
  /** Points of it that have come. */
  count: number;
}

const MOST_CHIPS = 24;
const MOST_LISTED = 500;

export function categoriesOf({ items, scenes }: Pick<Props, "items" | "scenes">): Category[] {
  const counts = new Map<number, number>();
  for (const { categoryIds } of items) for (const id of categoryIds) counts.set(id, 0);
  for (const { points } of cloudsIn(scenes))
    points.categories.ids.forEach((id, slot) => {
      counts.set(id, (counts.get(id) ?? 0) + (points.categories.counts[slot] ?? 0));
    });
  return [...counts].map(([id, count]) => ({ id, count })).sort((a, b) => a.id - b.id);
}

/** The option's text after one was switched. */
export function toggled(hidden: ReadonlySet<number>, id: number): string | undefined {
  const next = new Set(hidden);
  if (!next.delete(id)) next.add(id);
  return [...next].sort((a, b) => a - b).join("~") || undefined;
}

/** Only this one; all of them if it was the only one. */
export function solo(hidden: ReadonlySet<number>, id: number, all: readonly number[]): string {
  const others = all.filter((one) => one !== id);
  const isAlone = !hidden.has(id) && others.every((one) => hidden.has(one));
  return isAlone ? "" : others.join("~");
}

export function Categories(props: Props & { hidden: ReadonlySet<number> }) {
  const all = categoriesOf(props);
  const chips = all.slice(0, MOST_CHIPS);
  return (
    <>
      <span className={styles.chips}>
        {chips.map((one) => (
          <Chip key={one.id} of={one} all={all} {...props} />
        ))}
      </span>
      {all.length > 3 && (
        <Popover
          label="Categories"
          className={styles.sheet}
          trigger={
            <button type="button" className={styles.chip}>
              {formatInteger(all.length)} categories
            </button>
          }
        >
          <span className={styles.list}>
            {all.slice(0, MOST_LISTED).map((one) => (
              <Chip key={one.id} of={one} all={all} {...props} counted />
            ))}
            {all.length > MOST_LISTED && `${formatInteger(all.length - MOST_LISTED)} more`}
          </span>
        </Popover>
      )}
    </>
  );
}

interface ChipProps extends Props {
  of: Category;
  all: readonly Category[];
  hidden: ReadonlySet<number>;
  counted?: boolean;
}

function Chip({ of, all, hidden, counted, set }: ChipProps) {
  const { id, count } = of;
  const click = (alone: boolean) => {
    const ids = all.map((one) => one.id);
    set({ hide: (alone ? solo(hidden, id, ids) : toggled(hidden, id)) || undefined });
  };
  return (
    <button
      type="button"
      className={styles.chip}
      aria-pressed={!hidden.has(id)}
      title={`Category ${id}: ${formatInteger(count)} points\nAlt-click shows only this one`}
      data-category={id}
      onClick={(event) => click(event.altKey)}
    >
      <i style={{ background: cssColor(classColor(unnamedClass(id), id)) }} />
      {id}
      {counted && <small>{formatInteger(count)}</small>}
    </button>
  );
}
