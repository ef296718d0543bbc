/** What is at the playhead beside, over or minus what it is compared with, sample by sample. */
import { useEffect, useMemo, useRef } from "react";
import { useSize } from "../../../charts/useSize";
import { useInSight } from "../../../overlay/useInSight";
import { typicalAspect } from "../../_tiles/fit";
import { formatFocus } from "../../focus";
import type { PanelProps } from "../../types";
import { WHOLE } from "../large/camera";
import { createCursor } from "../large/cursor";
import { columnsFor, type Side, sideAt, thatLogged } from "../large/samples";
import { useRange } from "../large/useRange";
import { altText, type ImageItem } from "../model";
import { parseAdjust } from "../raster/adjust";
import { useOptions } from "../useOptions";
import styles from "./Compare.module.css";
import { CompareControls } from "./CompareControls";
import { type HowProps, Pair, type PairProps } from "./Pair";
import { useAgainst } from "./useAgainst";
import { howProps, useCompare } from "./useCompare";

/** What stands above and below the pictures of a pair. */
const AROUND_PIXELS = { side: 41, wipe: 41, flicker: 41, difference: 65 } as const;
const GAP_PIXELS = 12;
const SMALLEST_PIXELS = 150;
const TALLEST_PIXELS = 1200;

export default function Compare(props: PanelProps<ImageItem>) {
  const tracks = useMemo(() => thatLogged(props.tracks), [props.tracks]);
  const { panelKey, step, reportCount, setFocus } = props;
  const [options, set] = useOptions(props);
  const state = useCompare(options, set, "side");
  const opposite = useAgainst(tracks, panelKey, options.against);
  const pairs = pairsOf(tracks, opposite);
  const adjust = useMemo(() => parseAdjust(options.adjust), [options.adjust]);
  const range = useRange(
    pairs.flatMap(({ a, b }) => [a.item, b.item]),
    adjust.window,
  );
  const box = useRef<HTMLDivElement>(null);
  const how = state.how ?? "side";
  const { columns, height } = useLayout(box, pairs, how);
  const total = tracks.reduce((sum, { now }) => sum + (now?.total ?? 0), 0);
  useEffect(
    () => reportCount(pairs.length, Math.max(total, pairs.length), "image"),
    [reportCount, pairs.length, total],
  );
  return (
    <div className={styles.compare} data-how={how}>
      <div className={styles.strip}>
        <CompareControls state={state} tracks={tracks} against={opposite.against} step={step} />
      </div>
      <div
        ref={box}
        className={styles.pairs}
        style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridAutoRows: height }}
      >
        {pairs.length === 0 && <Nothing tracks={tracks} late={opposite.late} />}
        {pairs.map((pair) => (
          <Tile
            key={`${pair.a.run.path} ${pair.a.position}`}
            {...pair}
            {...howProps(state)}
            label={altText(pair.a.item, panelKey, pair.a.position, total)}
            camera={WHOLE}
            adjust={adjust}
            range={range}
            onOpen={() => setFocus(formatFocus({ run: pair.a.run.id, position: pair.a.position }))}
          />
        ))}
      </div>
    </div>
  );
}

/** Every sample of every run with what it is compared with; the run that all are compared with has no pair of its own. */
function pairsOf(
  tracks: PanelProps<ImageItem>["tracks"],
  { run, sideOf }: ReturnType<typeof useAgainst>,
): { a: Side; b: Side }[] {
  return tracks
    .filter((track) => track.run.id !== run || tracks.length === 1)
    .flatMap((track) =>
      (track.now?.items ?? []).flatMap((item, i) => {
        const position = track.now?.positions[i] ?? i;
        const a = sideAt(track, position);
        const b = sideOf(track, item, position);
        return a && b ? [{ a, b }] : [];
      }),
    );
}

function useLayout(
  box: React.RefObject<HTMLDivElement | null>,
  pairs: readonly { a: Side }[],
  how: keyof typeof AROUND_PIXELS,
) {
  const size = useSize(box);
  const side = how === "side" ? 2 : 1;
  const aspect = typicalAspect(pairs.map(({ a }) => a.item)) * side;
  const count = Math.max(1, pairs.length);
  const aroundPixels = AROUND_PIXELS[how] + GAP_PIXELS;
  const most = Math.max(1, Math.floor(size.width / (SMALLEST_PIXELS * side)));
  const columns = Math.min(most, columnsFor(count, aspect, size, aroundPixels));
  const rows = Math.ceil(count / columns);
  const share = size.height / rows - GAP_PIXELS;
  const width = size.width / columns - GAP_PIXELS;
  const least = Math.min(width / aspect, SMALLEST_PIXELS) + aroundPixels;
  return { columns, height: Math.round(Math.min(TALLEST_PIXELS, Math.max(share, least))) };
}

/** Drawn only while it is in sight, or nearly: there may be hundreds. */
function Tile(props: Omit<PairProps, "cursor"> & HowProps) {
  const box = useRef<HTMLDivElement>(null);
  const inSight = useInSight(box);
  const cursor = useMemo(createCursor, []);
  const caption = props.a.item.caption || props.a.item.sampleId;
  return (
    <div ref={box} className={styles.tile}>
      <div className={styles.pair}>{inSight && <Pair {...props} cursor={cursor} compact />}</div>
      <p className={styles.caption} dir="auto" title={caption}>
        {caption}
      </p>
    </div>
  );
}

function Nothing({ tracks, late }: { tracks: PanelProps<ImageItem>["tracks"]; late: boolean }) {
  if (late) return null;
  const none = tracks.every(({ now }) => !now);
  return (
    <p className={styles.note}>
      {none
        ? "Nothing logged yet at this step"
        : "Nothing to compare with: the other has none of these samples"}
    </p>
  );
}
