/** The white sheet that a figure was drawn for, with the figure on it. */
import type { CSSProperties } from "react";
import { Picture } from "../_tiles/Picture";
import styles from "./Large.module.css";
import type { Side } from "./sides";

interface SheetProps {
  side: Side;
  label: string;
  box: CSSProperties & { width: number };
}

export const Sheet = ({ side: { item, step }, label, box }: SheetProps) => (
  <div className={styles.sheet} style={box} data-figure>
    <Picture
      item={item}
      alt={label}
      // An SVG has no pixels to be shown as such.
      width={item.format === "svg" ? 0 : box.width}
      step={step}
      urgent
    />
  </div>
);
