/** One picture that fits, with only what fits drawn on it. */
import { useMemo } from "react";
import { formatInteger } from "../../../base/format";
import { useContent } from "../../../overlay/content";
import type { Layer } from "../../../overlay/layers";
import { OverlayCanvas } from "../../../overlay/OverlayCanvas";
import { useOverlay } from "../../../overlay/settings";
import { Picture } from "../../_tiles/Picture";
import { readItem } from "../../readItem";
import type { Track } from "../../types";
import { type ImageItem, reader } from "../model";
import type { Match } from "./answers";
import { emphasised, visibly } from "./emphasis";
import styles from "./Find.module.css";

interface MatchTileProps {
  /** Among all matches. */
  place: number;
  tabStop: boolean;
  /** Undefined until it has arrived. */
  match: Match | undefined;
  runOf: ReadonlyMap<string, Track<ImageItem>["run"]>;
  width: number;
  height: number;
  onOpen: (match: Match) => void;
}

export function MatchTile({ place, tabStop, match, runOf, width, height, onOpen }: MatchTileProps) {
  const { settings } = useOverlay();
  const read = useMemo(() => match && attempt(match), [match]);
  const content = useContent(read?.layers ?? NO_LAYERS);
  const shown = useMemo(
    () => visibly(settings, read?.item?.layers ?? [], match?.found ?? {}, content),
    [settings, read, match, content],
  );
  if (!match || !read) return <span className={styles.waiting} style={{ height }} />;
  const run = runOf.get(match.run);
  const { item } = read;
  return (
    <button
      type="button"
      className={styles.match}
      data-stop={place}
      tabIndex={tabStop ? 0 : -1}
      data-run={match.run}
      data-at={match.step}
      data-position={match.position}
      title={item?.caption || undefined}
      onClick={() => onOpen(match)}
    >
      <span className={styles.frame} style={{ height }}>
        {item ? (
          <span style={fitting(item, width, height)}>
            <Picture item={item} alt="" width={width} step={match.step} />
            {item.drawable && (
              <OverlayCanvas
                layers={read.layers}
                width={item.width}
                height={item.height}
                settings={shown}
              />
            )}
          </span>
        ) : (
          <span className={styles.unread}>{read.problem}</span>
        )}
      </span>
      <span className={styles.foot}>
        <i style={{ background: run?.color }} />
        <span>{run?.name ?? match.run}</span>
        <b>step {formatInteger(match.step)}</b>
      </span>
      <span className={styles.foot} dir="auto">
        <span>{nameOf(item, match.position).slice(0, MOST_LETTERS)}</span>
      </span>
    </button>
  );
}

const NO_LAYERS: readonly Layer[] = [];
/** One line holds no more. */
const MOST_LETTERS = 100;

const nameOf = (item: ImageItem | undefined, position: number): string =>
  item?.sampleId || item?.caption || `picture ${position + 1}`;

/** As large as fits, in its own shape: masks and boxes lie exactly on it. */
function fitting(item: ImageItem, width: number, height: number) {
  const scale = Math.min(width / item.width, height / item.height);
  return { width: item.width * scale, height: item.height * scale };
}

function attempt(match: Match) {
  try {
    const item = readItem(reader, match.item);
    return { item, layers: emphasised(item.layers, match.found), problem: "" };
  } catch (error) {
    return {
      item: undefined,
      layers: [],
      problem: error instanceof Error ? error.message : String(error),
    };
  }
}
