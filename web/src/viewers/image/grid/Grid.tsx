/** All pictures at the playhead: as large as fit, or as large as one likes. */
import { useCallback, useRef } from "react";
import { type Place, Tiles } from "../../_tiles/Tiles";
import { formatFocus } from "../../focus";
import type { PanelProps } from "../../types";
import { ChangeBadge } from "../changed/ChangeBadge";
import { useChanges } from "../changed/useChanges";
import { altText, type ImageItem } from "../model";
import styles from "../Panel.module.css";
import { PointedAt } from "./PointedAt";
import { Shot } from "./Shot";
import type { PictureOptions } from "./useGridOptions";
import { useSizeWheel } from "./useSizeWheel";

type GridProps = PanelProps<ImageItem> & { pictures?: PictureOptions };

export function Grid(props: GridProps) {
  const { panelKey, tracks, setFocus, pictures } = props;
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(setFocus);
  latest.current = setFocus;
  const changes = useChanges(props);
  const names = useRef(tracks);
  names.current = tracks;
  useSizeWheel(box, pictures);
  const figureOf = changes?.figureOf;
  const draw = useCallback(
    (item: ImageItem, { track, position, total, width, aspect, tabStop }: Place<ImageItem>) => (
      <button
        type="button"
        className={styles.frame}
        style={{ aspectRatio: aspect }}
        data-stop={formatFocus({ run: track.run.id, position })}
        tabIndex={tabStop ? 0 : -1}
        onClick={() => latest.current(formatFocus({ run: track.run.id, position }))}
      >
        <Shot
          item={item}
          alt={altText(item, panelKey, position, total)}
          width={width}
          aspect={aspect}
          step={track.now?.step}
        />
        <ChangeBadge
          sample={figureOf?.(track.run.path, position)}
          runName={(path) => nameOf(names.current, path)}
        />
      </button>
    ),
    [panelKey, figureOf],
  );
  return (
    <>
      <Tiles
        {...props}
        box={box}
        noun="image"
        order={changes?.order}
        size={pictures?.size ?? null}
        captions={pictures?.captions ?? true}
        {...(pictures && { onWidth: pictures.setShown })}
        draw={draw}
        focusable
      />
      <PointedAt box={box} tracks={tracks} />
    </>
  );
}

const nameOf = (tracks: PanelProps<ImageItem>["tracks"], path: string): string =>
  tracks.find(({ run }) => run.path === path)?.run.name ?? path;
