/** All pictures of all runs at the playhead, with their captions. Only those in sight exist. */
import {
  type CSSProperties,
  memo,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
} from "react";
import { useSize } from "../../charts/useSize";
import { Age, RunLabel } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import { captionLines, comfortable, fit, SMALLEST_PIXELS, typicalAspect } from "./fit";
import {
  BLOCK_GAP_PIXELS,
  type Label,
  type Layout,
  LINE_PIXELS,
  layoutOf,
  type Seen,
} from "./places";
import styles from "./Tiles.module.css";
import { useScrollWindow } from "./useScrollWindow";
import { tileName, useTileKeys } from "./useTileKeys";

const GAP_PIXELS = 8;
/** Under a picture, for one line of caption and for two. */
const CAPTION_PIXELS = [0, 17, 31] as const;
const LABEL_PIXELS = 20;
const SIDE_PIXELS = 116;
/** Runs are named above their pictures where a column for names takes too much. */
const NARROW_PIXELS = 420;
const HEAD_PIXELS = 18;
const PADDING_PIXELS = 10;
const WIDEST_LARGE_PIXELS = 1600;

export interface Tile {
  width: number;
  height: number;
  caption: string;
  /** Of the sample that it shows. */
  sampleId?: string;
}

/** Positions by place: for runs that share columns, and for each run by its path. */
export interface TileOrder {
  shared: readonly number[];
  own: ReadonlyMap<string, readonly number[]>;
}

export interface Place<Item> {
  track: Track<Item>;
  position: number;
  /** Items logged there. */
  total: number;
  /** Pixels on the page. */
  width: number;
  /** Width over height that each tile has. */
  aspect: number;
  /** It is the one of all tiles that the Tab key stops at. */
  tabStop: boolean;
}

interface TilesProps<Item>
  extends Pick<PanelProps<Item>, "tracks" | "reportCount" | "panelKey" | "large" | "want"> {
  noun: string;
  /** Pixels that `draw` takes below the picture. */
  footPixels?: number;
  /** Pixels of each picture's width; null: as large as fit. */
  size?: number | null;
  captions?: boolean;
  /** How wide pictures are now. */
  onWidth?: (width: number) => void;
  box?: RefObject<HTMLDivElement | null>;
  /** Which position stands at a run's n-th place; as logged without it. */
  order?: TileOrder | undefined;
  /** What `draw` returns can have the focus: it takes `tabStop`, and its place as `data-stop`. */
  focusable?: boolean;
  /** Keep it the same function while it draws the same: tiles are drawn again when it changes. */
  draw: (item: Item, place: Place<Item>) => ReactNode;
}

export function Tiles<Item extends Tile>(props: TilesProps<Item>) {
  const { tracks, panelKey, noun, reportCount, want, onWidth, draw } = props;
  const own = useRef<HTMLDivElement>(null);
  const box = props.box ?? own;
  const size = useSize(box);
  const total = tracks.reduce((sum, { now }) => sum + (now?.total ?? 0), 0);
  useEffect(() => reportCount(total, total, noun), [reportCount, total, noun]);
  const { layout, width, lines, aspect, tileHeight, heads, runs, aligned, captionOf } =
    useTileLayout(props, size);
  useEffect(() => onWidth?.(width), [onWidth, width]);
  const view = useScrollWindow(box, layout, size.height, PADDING_PIXELS);
  const { order, focusable = false } = props;
  const placesIn = (from: number, to: number) => {
    const places = layout.seen(from, to);
    return order ? reordered(places, order, aligned, tracks) : places;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what `placesIn` depends on, spelled out
  const seen = useMemo(
    () => placesIn(view.from, view.to),
    [layout, view.from, view.to, order, aligned, tracks],
  );
  useWanted(seen.tiles, want);
  const lists = useMemo(() => tracks.map(byPosition), [tracks]);
  const [sole] = tracks;
  const tabStop = useTileKeys({
    box,
    tracks,
    layout,
    view,
    tiles: (from, to) => placesIn(from, to).tiles,
    seen: seen.tiles,
    has: ({ run, position }) => focusable && lists[run]?.has(position) === true,
    tileHeight,
    visible: size.height,
    paddingPixels: PADDING_PIXELS,
  });
  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div
        ref={box}
        className={styles.grid}
        data-runs={runs}
        role="group"
        aria-label={panelKey}
        // What scrolls must be reachable by keys, itself or by what is in it.
        tabIndex={tabStop === undefined ? 0 : -1}
      >
        <div
          className={styles.all}
          style={
            { height: view.height, "--picture": `${width}px`, "--lines": lines } as CSSProperties
          }
        >
          {seen.heads.map(({ position, x, y }) => (
            <span
              key={position}
              className={styles.head}
              style={placed({ x, y: y - view.shift }, width)}
              title={heads(position)}
              dir="auto"
            >
              {heads(position)}
            </span>
          ))}
          {seen.labels.map((label) => {
            const track = tracks[label.run];
            const at = { ...label, y: label.y - view.shift };
            return (
              track && (
                <RunHead
                  key={`${label.run} ${label.y}`}
                  track={track}
                  at={at}
                  side={runs === "side" && !label.line}
                />
              )
            );
          })}
          {seen.tiles.map(({ run, position, x, y }) => {
            const track = tracks[run];
            if (!track) return null;
            return (
              <TileBox
                key={`${track.run.path} ${position}`}
                item={lists[run]?.get(position)}
                x={x}
                y={y - view.shift}
                captionOf={lines > 0 ? captionOf : undefined}
                track={track}
                position={position}
                total={track.now?.total ?? 1}
                width={width}
                aspect={aspect}
                tabStop={tabStop === tileName(track.run.id, position)}
                unread={isUnread(track, position)}
                draw={draw as TilesProps<Tile>["draw"]}
              />
            );
          })}
        </div>
      </div>
      {tracks.length === 1 && sole && sole.age > 0 && sole.now && (
        <span
          className={styles.age}
          style={{ "--foot": `${props.footPixels ?? 0}px` } as CSSProperties}
        >
          <Age track={sole} />
        </span>
      )}
    </div>
  );
}

/** The same places with other positions in them. */
function reordered(
  { tiles, labels, heads }: Seen,
  order: TileOrder,
  aligned: boolean,
  tracks: readonly Track<Tile>[],
): Seen {
  const at = (place: number, run?: string) =>
    (aligned || run === undefined ? order.shared : order.own.get(run))?.[place] ?? place;
  return {
    labels,
    heads: heads.map((head) => ({ ...head, position: at(head.position) })),
    tiles: tiles.map((tile) => ({
      ...tile,
      position: at(tile.position, tracks[tile.run]?.run.path),
    })),
  };
}

const placed = ({ x, y }: { x: number; y: number }, width: number): CSSProperties => ({
  // Not by a transform: the browser puts boxes on whole pixels of the screen, which overlays need.
  left: x,
  top: y,
  width,
});

function RunHead({ track, at, side }: { track: Track<unknown>; at: Label; side: boolean }) {
  return (
    <div
      className={styles.label}
      data-side={side || undefined}
      style={{ ...placed(at, at.width), height: at.height }}
    >
      <RunLabel track={track} />
      {!track.now && <span className={styles.note}>Nothing logged yet at this step</span>}
    </div>
  );
}

interface TileBoxProps extends Place<Tile> {
  item: Tile | undefined;
  x: number;
  y: number;
  captionOf: ((item: Tile) => string) | undefined;
  /** It came, but its metadata could not be read. */
  unread: boolean;
  draw: (item: Tile, place: Place<Tile>) => ReactNode;
}

/** One tile. What has not arrived has its place already. */
const TileBox = memo(function TileBox(props: TileBoxProps) {
  const { item, x, y, captionOf, unread, draw, ...place } = props;
  const { track, position, width, aspect } = place;
  const caption = item && captionOf?.(item);
  return (
    <div
      className={styles.tile}
      style={placed({ x, y }, width)}
      data-tile={tileName(track.run.id, position)}
      data-stale={track.stale || undefined}
    >
      {item ? (
        draw(item, place)
      ) : (
        <span className={styles.empty} style={{ aspectRatio: aspect }}>
          {unread && "cannot be read"}
        </span>
      )}
      {caption && (
        <span className={styles.caption} title={caption} dir="auto">
          {caption.slice(0, MOST_LETTERS)}
        </span>
      )}
    </div>
  );
});

/** Two lines hold no more. */
const MOST_LETTERS = 400;

function byPosition<Item>({ now }: Track<Item>): Map<number, Item> {
  return new Map(now?.items.map((item, i) => [now.positions[i] ?? i, item]));
}

/** Others around it came: it will not. */
function isUnread({ now }: Track<unknown>, position: number): boolean {
  const { positions = [] } = now ?? {};
  const last = positions[positions.length - 1] ?? -1;
  return position > (positions[0] ?? Infinity) && position < last;
}

/** Ask for what is in sight and around it, once for each change. */
function useWanted(tiles: readonly { position: number }[], want: PanelProps<unknown>["want"]) {
  const positions = tiles.map((tile) => tile.position);
  const first = Math.min(...positions);
  const end = Math.max(...positions) + 1;
  useEffect(() => {
    if (end > 0 && first < end) want(first, end);
  }, [first, end, want]);
}

function useTileLayout<Item extends Tile>(
  props: TilesProps<Item>,
  size: { width: number; height: number },
) {
  const { tracks, large, footPixels = 0, size: chosen = null, captions = true } = props;
  const columns = useMemo(() => sharedColumns(tracks), [tracks]);
  const captionOf = columns ? ownCaption : captionOrSample;
  const steady = useSteady(tracks, captionOf);
  const aspect = steady.aspect;
  const labelled = tracks.length > 1;
  const counts = tracks.map((track) => track.now?.total ?? 0);
  const nothing = steady.counts.map((count) => count === 0);
  const below = nothing.filter(Boolean).length;
  const base = {
    width: Math.max(1, size.width - 2 * PADDING_PIXELS),
    height: size.height - 2 * PADDING_PIXELS - (below && below * LINE_PIXELS + BLOCK_GAP_PIXELS),
    aspect,
    gapPixels: GAP_PIXELS,
    labelPixels: labelled ? LABEL_PIXELS : 0,
    sidePixels: labelled && size.width > NARROW_PIXELS ? SIDE_PIXELS : 0,
    headPixels: columns?.named ? HEAD_PIXELS : 0,
    aligned: columns !== null,
  };
  const fitWith = (lines: 0 | 1 | 2) =>
    fit({
      ...base,
      counts: steady.counts.filter(Boolean),
      captionPixels: CAPTION_PIXELS[lines] + footPixels,
      ...(large && { widest: WIDEST_LARGE_PIXELS }),
    });
  const under = captions && !columns?.captioned;
  const linesAt = (width: number) => (under ? steady.captions(width) : 0);
  const lines = linesAt(chosen ?? fitWith(under ? 1 : 0).width);
  const best = fitWith(lines);
  const crowded = chosen === null && best.width <= SMALLEST_PIXELS && size.width > 0;
  const runs = base.sidePixels > 0 && (crowded || chosen !== null) && labelled ? "side" : best.runs;
  const inner = base.width - (runs === "side" ? base.sidePixels : 0);
  const width = Math.min(
    chosen ?? (crowded ? comfortable(inner, GAP_PIXELS) : best.width),
    Math.max(SMALLEST_PIXELS, inner),
  );
  const tileHeight = width / aspect + CAPTION_PIXELS[lines] + footPixels;
  const text = `${counts.join()} ${nothing.join()}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` stands for `counts` and `nothing`
  const layout: Layout = useMemo(
    () =>
      layoutOf({
        width: base.width,
        counts,
        tileWidth: width,
        tileHeight,
        gapPixels: GAP_PIXELS,
        runs,
        abreast: best.abreast,
        labelPixels: base.labelPixels,
        sidePixels: base.sidePixels,
        aligned: base.aligned,
        headPixels: base.headPixels,
        nothing,
      }),
    [
      base.width,
      base.labelPixels,
      base.sidePixels,
      base.headPixels,
      text,
      width,
      tileHeight,
      runs,
      best.abreast,
      base.aligned,
    ],
  );
  const aligned = columns !== null && runs !== "beside";
  const heads = (at: number) => columns?.nameAt(at) ?? "";
  return { layout, width, lines, aspect, tileHeight, runs, aligned, heads, captionOf };
}

const ownCaption = (item: Tile): string => item.caption;
/** Where no head names the sample, its picture does. */
const captionOrSample = (item: Tile): string => item.caption || (item.sampleId ?? "");

interface SharedColumns {
  nameAt: (position: number) => string;
  named: boolean;
  /** The names are the captions: they need not be repeated under each picture. */
  captioned: boolean;
}

/** Null if runs have different samples at the same positions, or there is nothing to compare. */
function sharedColumns(tracks: readonly Track<Tile>[]): SharedColumns | null {
  if (tracks.length < 2 || tracks.every(({ now }) => (now?.total ?? 0) < 2)) return null;
  const ids = new Map<number, string>();
  const captions = new Map<number, string>();
  let captioned = true;
  for (const { now } of tracks)
    for (const [i, item] of (now?.items ?? []).entries()) {
      const at = now?.positions[i] ?? i;
      const { sampleId, caption } = item;
      if (sampleId !== undefined && (ids.get(at) ?? sampleId) !== sampleId) return null;
      if (sampleId !== undefined) ids.set(at, sampleId);
      if ((captions.get(at) ?? caption) !== caption) captioned = false;
      captions.set(at, caption);
    }
  captioned &&= ids.size === 0;
  const names = ids.size > 0 ? ids : captioned ? captions : new Map<number, string>();
  const named = [...names.values()].some(Boolean);
  return { nameAt: (at) => names.get(at) ?? "", named, captioned: captioned && named };
}

/** The most pictures and the longest caption that were shown: sizes do not jump from step to step. */
function useSteady(tracks: readonly Track<Tile>[], captionOf: (item: Tile) => string) {
  const most = useRef(new Map<string, number>());
  const longest = useRef("");
  const aspect = useRef<number>(undefined);
  const counts = tracks.map(({ run, now }) => {
    const count = Math.max(most.current.get(run.path) ?? 0, now?.total ?? 0);
    most.current.set(run.path, count);
    for (const caption of now?.items.map(captionOf) ?? [])
      if (caption.length > longest.current.length) longest.current = caption;
    return count;
  });
  const items = tracks.flatMap((track) => track.now?.items ?? []);
  if (items.length > 0) aspect.current = typicalAspect(items);
  return {
    counts,
    aspect: aspect.current ?? 1,
    captions: (width: number) => captionLines([longest.current], width),
  };
}
