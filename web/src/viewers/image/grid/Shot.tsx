/** One picture with what lies on it, both of the same step: they change together or not at all. */
import { TriangleAlert } from "lucide-react";
import { type CSSProperties, memo, useState } from "react";
import { contentNow, loadContent } from "../../../overlay/content";
import { OverlayCanvas } from "../../../overlay/OverlayCanvas";
import { decodePicture } from "../../_tiles/decodedPictures";
import { ArrivedPicture, type Needs, useArrived } from "../../_tiles/Picture";
import type { ImageItem } from "../model";
import styles from "./Shot.module.css";

export const overlayNeeds: Needs<ImageItem> = {
  ready: ({ layers }) => layers.length === 0 || !contentNow(layers).late,
  load: ({ layers }) => (layers.length === 0 ? Promise.resolve() : loadContent(layers)),
};

/** All that drawing it takes, before it is drawn. */
export const prepare = async (item: ImageItem): Promise<void> => {
  await Promise.all([
    item.drawable && decodePicture(item.url, item.sizeBytes),
    overlayNeeds.load(item),
  ]);
};

interface ShotProps {
  item: ImageItem;
  alt: string;
  /** Pixels on the page of the box that it has to fit into. */
  width: number;
  /** Width over height of that box. */
  aspect: number;
  step: number | undefined;
  urgent?: boolean;
}

export const Shot = memo(function Shot({ item, alt, width, aspect, step, urgent }: ShotProps) {
  const shown = useArrived(item, overlayNeeds);
  const { layers } = shown;
  const [problems, setProblems] = useState("");
  return (
    <span
      className={styles.shot}
      style={within(shown, aspect)}
      data-shot={shown === item ? "arrived" : "late"}
      data-clear={shown.clear || undefined}
    >
      <ArrivedPicture
        item={shown}
        alt={alt}
        width={width * Math.min(1, shown.width / shown.height / aspect)}
        step={step}
        urgent={urgent ?? true}
        late={shown !== item}
      />
      {shown.drawable && layers.length > 0 && (
        <OverlayCanvas
          layers={layers}
          width={shown.width}
          height={shown.height}
          onProblems={setProblems}
        />
      )}
      {layers.length > 0 && problems && <Problem lines={problems} />}
    </span>
  );
});

/** Where a picture of another shape lies in its box: overlays cover exactly that. */
export function within(item: { width: number; height: number }, aspect: number): CSSProperties {
  const own = item.width / item.height || 1;
  const part = (fraction: number) => `${Math.min(1, fraction) * 100}%`;
  // However thin it is, it is there.
  return { width: part(own / aspect), height: part(aspect / own), minWidth: 1, minHeight: 1 };
}

/** Why a layer is not there; the picture below it stays. */
function Problem({ lines }: { lines: string }) {
  return (
    <span className={styles.problem} role="img" aria-label={lines} title={lines}>
      <TriangleAlert size={11} aria-hidden />
      <span>{lines.split("\n")[0]}</span>
    </span>
  );
}
