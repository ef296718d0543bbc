/** The views of a panel: they fill it where all fit, and scroll where they do not. */
import { type ReactNode, useCallback, useMemo, useRef } from "react";
import type { Size } from "../../charts/useSize";
import { type Tile, Tiles } from "../_tiles/Tiles";
import { RunLabel } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import { needsLabels } from "../useItemCount";
import styles from "./ScenePanel.module.css";
import { type Placing, placingName, type SceneKind } from "./sceneKind";
import type { Laid } from "./useLaid";

interface SceneGridProps<Item> extends PanelProps<Item> {
  kind: SceneKind<Item>;
  laid: Laid<Item>;
  size: Size;
  /** The strip or one view stands for the rest: tiles do not count. */
  draw: (placing: Placing<Item>) => ReactNode;
}

const LEAST_CELL_PIXELS = { width: 150, height: 110 } as const;
const ASPECT = 4 / 3;
const LABEL_PIXELS = 20;

/** Columns and rows with which views are largest; null where they would be too small. */
export function gridFor(
  counts: readonly number[],
  size: Size,
): { columns: number; rows: number } | null {
  const most = Math.max(1, ...counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const choices =
    most > 1 && counts.length > 1
      ? [{ columns: most, rows: counts.length }]
      : Array.from({ length: total }, (_, i) => ({
          columns: i + 1,
          rows: Math.ceil(total / (i + 1)),
        }));
  let best: { columns: number; rows: number; score: number } | undefined;
  for (const { columns, rows } of choices) {
    const [width, height] = [size.width / columns, size.height / rows - LABEL_PIXELS];
    const score = Math.min(width, height * ASPECT);
    const fits =
      total === 1 || (width >= LEAST_CELL_PIXELS.width && height >= LEAST_CELL_PIXELS.height);
    if (fits && score > (best?.score ?? 0)) best = { columns, rows, score };
  }
  return best ?? null;
}

export function SceneGrid<Item>(props: SceneGridProps<Item>) {
  const { laid, size, kind, draw } = props;
  const { tracks, views: placings, together } = laid;
  const counts = tracks.map(({ now }) => now?.total ?? 0).filter((count) => count > 0);
  const grid = size.width === 0 ? null : gridFor(counts, size);
  if (size.width === 0) return null;
  if (!grid && placings.length > 1) return <SceneTiles {...props} />;
  const { columns, rows } = grid ?? { columns: 1, rows: 1 };
  const labelled = !together && needsLabels(tracks);
  const captioned = laid.items.some((item) => kind.captionOf(item));
  const aligned = Math.max(0, ...counts) > 1 && counts.length > 1;
  const empty = tracks.filter(({ now }) => !now);
  return (
    <div className={styles.frame}>
      <div
        className={styles.grid}
        style={{
          gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
        }}
      >
        {placings.map((placing) => (
          <Framed
            key={placingName(placing)}
            placing={placing}
            labelled={labelled}
            caption={captioned ? captionAt(props, placing) : undefined}
            column={aligned ? placing.position + 1 : undefined}
          >
            {draw(placing)}
          </Framed>
        ))}
      </div>
      {empty.length > 0 && <Empty tracks={empty} />}
    </div>
  );
}

/** Where several lie in one view, each that differs. */
function captionAt<Item>({ laid, kind }: SceneGridProps<Item>, placing: Placing<Item>): string {
  const of = laid.together ? laid.stackAt(placing.position) : [placing];
  return [...new Set(of.map(({ item }) => kind.captionOf(item)).filter(Boolean))].join(" · ");
}

interface FramedProps {
  placing: Placing<unknown>;
  labelled: boolean;
  caption: string | undefined;
  column: number | undefined;
  children: ReactNode;
}

/** A view with its run above and its caption below; all have the same lines, so that all are as large. */
function Framed({ placing, labelled, caption, column, children }: FramedProps) {
  return (
    <section
      className={styles.framed}
      style={{ gridColumn: column }}
      data-cell={placingName(placing)}
    >
      {labelled && <RunLabel track={placing.track} />}
      <div className={styles.view}>{children}</div>
      {caption !== undefined && (
        <p className={styles.caption} title={caption.slice(0, 2000)} dir="auto">
          {caption.slice(0, 300)}
        </p>
      )}
    </section>
  );
}

const Empty = ({ tracks }: { tracks: readonly Track<unknown>[] }) => (
  <ul className={styles.empty}>
    {tracks.map((track) => (
      <li key={track.run.path}>
        <RunLabel track={track} /> <span>Nothing logged yet at this step</span>
      </li>
    ))}
  </ul>
);

interface SceneTile<Item> extends Tile {
  placing: Placing<Item>;
}

function SceneTiles<Item>(props: SceneGridProps<Item>) {
  const { laid, kind, draw } = props;
  const { tracks } = laid;
  const box = useRef<HTMLDivElement>(null);
  const tiled = useMemo(() => tracks.map((track) => tiledTrack(track, kind)), [tracks, kind]);
  const drawTile = useCallback(
    ({ placing }: SceneTile<Item>, { aspect }: { aspect: number }) => (
      <div className={styles.tile} style={{ aspectRatio: aspect }}>
        {draw(placing)}
      </div>
    ),
    [draw],
  );
  return (
    <Tiles
      tracks={tiled}
      panelKey={props.panelKey}
      large={props.large}
      want={props.want}
      reportCount={nothing}
      box={box}
      noun={kind.noun}
      draw={drawTile}
    />
  );
}

/** The panel counts by itself. */
const nothing = () => {};

function tiledTrack<Item>(track: Track<Item>, kind: SceneKind<Item>): Track<SceneTile<Item>> {
  const { now } = track;
  const items = (now?.items ?? []).map((item, i) => ({
    width: 4,
    height: 3,
    caption: kind.captionOf(item),
    placing: { track, item, position: now?.positions[i] ?? i, total: now?.total ?? 0 },
  }));
  return { ...track, now: now && { ...now, items }, history: [] };
}
