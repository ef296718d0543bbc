/** A chart's place: what draws it, its caption, what must be said of it, and its menu. */
import { MoreHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../../ui/IconButton";
import { Menu, type MenuItem } from "../../ui/Menu";
import styles from "./ChartTile.module.css";

interface ChartTileProps {
  caption: string;
  /** Whole sentences. */
  notes?: readonly string[];
  menu: readonly (MenuItem | string | null)[];
  menuLabel: string;
  /** What is drawn is of an earlier playhead. */
  late?: boolean;
  children: ReactNode;
}

export function ChartTile(props: ChartTileProps) {
  const { caption, notes = [], menu, menuLabel, late, children } = props;
  return (
    <figure className={styles.tile} data-stale={late || undefined}>
      <div className={styles.stage}>
        {children}
        <div className={styles.menu}>
          <Menu trigger={<IconButton icon={MoreHorizontal} label={menuLabel} />} items={menu} />
        </div>
      </div>
      {(caption || notes.length > 0) && (
        <figcaption className={styles.foot}>
          {caption && (
            <span className={styles.caption} title={caption.slice(0, MOST_CHARACTERS)} dir="auto">
              {caption.slice(0, MOST_CHARACTERS)}
            </span>
          )}
          {notes.map((note) => (
            <span key={note} className={styles.note} title={note}>
              {note}
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  );
}

/** Stands there until it is drawn for the first time. */
export const ChartWaiting = ({ name }: { name: string }) => (
  <p className={styles.waiting}>{name}</p>
);

const MOST_CHARACTERS = 400;
