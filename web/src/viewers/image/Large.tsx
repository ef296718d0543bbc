/** One picture as large as the page allows, with its neighbours by keys. */
import { ChevronLeft, ChevronRight, Download, LayoutGrid } from "lucide-react";
import { useEffect, useRef } from "react";
import { formatBytes, formatInteger } from "../../base/format";
import { useSize } from "../../charts/useSize";
import { Button } from "../../ui/Button";
import { useCommands } from "../../ui/commands";
import { IconButton } from "../../ui/IconButton";
import { Picture } from "../Picture";
import { RunLabel } from "../RunLabel";
import type { PanelProps } from "../types";
import { altText, type Focus, formatFocus, type ImageItem, moveFocus } from "./model";
import styles from "./Panel.module.css";

type LargeProps = Omit<PanelProps<ImageItem>, "focus"> & { focus: Focus };

const MOVES: readonly { title: string; key: string; by: { pictures?: number; runs?: number } }[] = [
  { title: "Previous picture", key: "[", by: { pictures: -1 } },
  { title: "Next picture", key: "]", by: { pictures: 1 } },
  { title: "Previous run", key: ",", by: { runs: -1 } },
  { title: "Next run", key: ".", by: { runs: 1 } },
];

export function Large({ tracks, focus, setFocus, panelKey, reportCount }: LargeProps) {
  const stage = useRef<HTMLDivElement>(null);
  const size = useSize(stage);
  const track = tracks.find((one) => one.run.id === focus.run) ?? tracks[0];
  const items = track?.now?.items ?? [];
  const item = items[focus.position];
  const total = track?.now?.total ?? 0;
  useEffect(() => reportCount(item ? 1 : 0, total, "image"), [reportCount, item, total]);
  const move = (by: { pictures?: number; runs?: number }) => {
    const runs = tracks.map((one) => ({ id: one.run.id, count: one.now?.items.length ?? 0 }));
    setFocus(formatFocus(moveFocus(focus, runs, by)));
  };
  useCommands(
    MOVES.map(({ title, key, by }) => ({
      id: `image.${title}`,
      title,
      section: "Large picture",
      keys: [key],
      run: () => move(by),
    })),
  );
  const scale = item ? Math.min(size.width / item.width, size.height / item.height) : 1;
  const width = item ? item.width * (scale >= 2 ? Math.floor(scale) : scale) : 0;
  return (
    <div className={styles.large}>
      <div className={styles.strap}>
        <Button look="quiet" onClick={() => setFocus(null)}>
          <LayoutGrid size={13} aria-hidden /> All
        </Button>
        <IconButton
          icon={ChevronLeft}
          label="Previous picture"
          shortcut="["
          onClick={() => move({ pictures: -1 })}
        />
        <span>
          {formatInteger(focus.position + 1)} of {formatInteger(total)}
        </span>
        <IconButton
          icon={ChevronRight}
          label="Next picture"
          shortcut="]"
          onClick={() => move({ pictures: 1 })}
        />
        {track && <RunLabel track={track} />}
        {item && (
          <span className={styles.facts}>
            {item.width} × {item.height} · {item.format} · {formatBytes(item.sizeBytes)}
            {scale >= 2 && ` · ${Math.floor(scale)}×`}
            {item.overlays && <span title={item.overlays.title}> · {item.overlays.text}</span>}
          </span>
        )}
        {item && (
          <a
            className={styles.download}
            href={item.fileUrl}
            download
            aria-label="Download the picture"
          >
            <Download size={14} aria-hidden />
          </a>
        )}
      </div>
      <div ref={stage} className={styles.stage} data-stale={track?.stale || undefined}>
        {item ? (
          <div style={{ width, aspectRatio: item.width / item.height }}>
            <Picture
              item={item}
              alt={altText(item, panelKey, focus.position, total)}
              width={width}
              step={track?.now?.step}
              urgent
            />
          </div>
        ) : (
          <p className={styles.note}>Nothing logged here at this step</p>
        )}
      </div>
      <p className={styles.bigCaption}>{item?.caption}</p>
    </div>
  );
}
