import { useEffect, useRef, useState } from "react";
import { useThemeVersion } from "../../charts/palette";
import { useInSight } from "../../overlay/useInSight";
import { chartTheme } from "../_figures/chartTheme";
import type { CellProps } from "../types";
import { nameOf, type PlotlyItem } from "./model";
import styles from "./Panel.module.css";
import { drawnStill, isSmallEnough, still } from "./stills";

/** Its title, or, where there is room, a still picture of it. */
export default function Cell({ item, size }: CellProps<PlotlyItem>) {
  const name = nameOf(item);
  if (!size || !isSmallEnough(item.size_bytes))
    return <span title={item.caption || name}>{name}</span>;
  return <Still item={item} name={name} width={size.width} height={size.height} />;
}

interface StillProps {
  item: PlotlyItem;
  name: string;
  width: number;
  height: number;
}

function Still({ item: { url }, name, width, height }: StillProps) {
  const box = useRef<HTMLSpanElement>(null);
  const inSight = useInSight(box);
  const theme = useThemeVersion();
  const [drawn, setDrawn] = useState<string>();
  const [failed, setFailed] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again when the theme changes
  useEffect(() => {
    const wish = { url, width, height };
    const ready = drawnStill(wish, chartTheme().dark);
    if (ready) setDrawn(ready);
    if (ready || !inSight) return;
    let wanted = true;
    still(wish, () => wanted).then(
      (picture) => wanted && picture && setDrawn(picture),
      () => wanted && setFailed(true),
    );
    return () => {
      wanted = false;
    };
  }, [url, width, height, inSight, theme]);
  return (
    <span ref={box} className={styles.cell} data-still={drawn ? "ready" : "drawing"}>
      {drawn && !failed && <img src={drawn} alt={name} title={name} />}
      {(failed || !drawn) && <small>{failed ? `${name}: cannot be drawn` : name}</small>}
    </span>
  );
}
