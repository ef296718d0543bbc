/** A chart as a still picture, drawn once it is in sight; its name until then. */
import { useEffect, useRef, useState } from "react";
import { useThemeVersion } from "../../charts/palette";
import { useInSight } from "../../overlay/useInSight";
import styles from "./Still.module.css";
import type { Stills } from "./stills";

interface StillProps<Item> {
  stills: Stills<Item>;
  item: Item;
  name: string;
  size: { width: number; height: number };
}

export function Still<Item>({ stills, item, name, size: { width, height } }: StillProps<Item>) {
  const box = useRef<HTMLSpanElement>(null);
  const inSight = useInSight(box);
  const theme = useThemeVersion();
  const [drawn, setDrawn] = useState<string>();
  const [failed, setFailed] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again when the theme changes
  useEffect(() => {
    const size = { width, height };
    const ready = stills.drawn(item, size);
    if (ready) setDrawn(ready);
    if (ready || !inSight) return;
    let wanted = true;
    stills
      .draw(item, size, () => wanted)
      .then(
        (picture) => wanted && picture && setDrawn(picture),
        () => wanted && setFailed(true),
      );
    return () => {
      wanted = false;
    };
  }, [stills, item, width, height, inSight, theme]);
  return (
    <span ref={box} className={styles.cell} data-still={drawn ? "ready" : "drawing"}>
      {drawn && !failed && <img src={drawn} alt={name} title={name} />}
      {(failed || !drawn) && <small>{failed ? `${name}: cannot be drawn` : name}</small>}
    </span>
  );
}
