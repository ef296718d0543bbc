/** One figure as large as the page allows: in all runs, or at two steps, all under one zoom. */
import { type CSSProperties, useEffect, useRef } from "react";
import { useSize } from "../../charts/useSize";
import { useCommands } from "../../ui/commands";
import { fit } from "../_tiles/fit";
import { type Focus, formatFocus, movedFocus } from "../focus";
import type { PanelProps, Track } from "../types";
import { usePanelOptions } from "../usePanelOptions";
import { FigureSide } from "./FigureSide";
import styles from "./Large.module.css";
import { LargeStrap } from "./LargeStrap";
import { altText, type FigureItem } from "./model";
import { type Side, sideAt, useHeld } from "./sides";
import { useZoom } from "./useZoom";
import { Wipe } from "./Wipe";
import { WHOLE, zoomedAt } from "./zoom";

type Props = Omit<PanelProps<FigureItem>, "focus"> & { focus: Focus };

const HEAD_PIXELS = 24;
const GAP_PIXELS = 8;
const ZOOM_FACTOR = 1.5;

export function Large(props: Props) {
  const { focus, panelKey, reportCount, want, setFocus } = props;
  const tracks = props.tracks.filter(({ now }) => now !== null);
  const [options, set] = usePanelOptions(props);
  const [zoom, setZoom] = useZoom(options.zoom, set);
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const lead = tracks.find(({ run }) => run.id === focus.run) ?? tracks[0];
  const own = useLast(lead && sideAt(lead, focus.position), `${lead?.run.path} ${focus.position}`);
  const heldStep = stepOf(options.held);
  const held = useHeld(lead, panelKey, focus.position, heldStep);
  const total = lead?.now?.total ?? 0;
  useEffect(() => want(focus.position, focus.position + 1), [want, focus.position]);
  useEffect(() => reportCount(own ? 1 : 0, total, "figure"), [reportCount, own, total]);
  const alone = options.runs === "one";
  const sides = sidesOf(own, held, alone ? [] : tracks, focus.position);
  const wiping = options.how === "wipe" && sides.length === 2;
  const move = (by: { items?: number; runs?: number }) =>
    setFocus(formatFocus(movedFocus(focus, tracks, by)));
  const hold = () => set({ held: heldStep === undefined && own ? String(own.step) : undefined });
  const zoomBy = (factor: number) => {
    const stage = box.current?.querySelector("[data-stage]") ?? box.current;
    if (!stage || !own) return;
    const on = { width: stage.clientWidth, height: stage.clientHeight };
    const middle = { x: on.width / 2, y: on.height / 2 };
    setZoom((old) => zoomedAt(old, factor, middle, own.item, on));
  };
  const whole = () => setZoom(() => WHOLE);
  useKeys({ move, zoomBy, whole, hold });
  const label = own ? altText(own.item, panelKey, focus.position, total) : panelKey;
  return (
    <div className={styles.large}>
      <LargeStrap
        own={own}
        position={focus.position}
        total={total}
        onAll={() => setFocus(null)}
        move={move}
        whole={whole}
        scale={zoom.scale}
        hold={hold}
        held={heldStep}
        runs={{
          count: tracks.length,
          alone,
          setAlone: (one) => set({ runs: one ? "one" : undefined }),
        }}
        wipe={{
          possible: sides.length === 2,
          on: wiping,
          set: (on) => set({ how: on ? "wipe" : undefined }),
        }}
      />
      <div
        ref={box}
        className={styles.cells}
        style={{ "--columns": wiping ? 1 : columnsFor(sides, size) } as CSSProperties}
      >
        {wiping ? (
          <Wipe sides={sides} zoom={zoom} setZoom={setZoom} label={label} />
        ) : (
          sides.map((side) => (
            <FigureSide
              key={`${side.run.path} ${side.held}`}
              side={side}
              label={`${label}, ${side.run.name}, step ${side.step}`}
              named={tracks.length > 1 || side.held || side.age > 0}
              zoom={zoom}
              setZoom={setZoom}
            />
          ))
        )}
        {sides.length === 0 && <p className={styles.note}>Nothing logged here at this step</p>}
      </div>
      {own?.item.caption && (
        <p className={styles.caption} dir="auto">
          {own.item.caption}
        </p>
      )}
    </div>
  );
}

/** With a step that is held there are two; else one for each run that has it. */
function sidesOf(
  own: Side | undefined,
  held: Side | undefined,
  tracks: readonly Track<FigureItem>[],
  position: number,
): Side[] {
  if (held && own) return [held, own];
  if (!own || tracks.length === 0) return own ? [own] : [];
  const all = tracks.flatMap((track) =>
    track.run.path === own.run.path ? own : (sideAt(track, position) ?? []),
  );
  return all.length > 0 ? all : [own];
}

const stepOf = (text: string | undefined): number | undefined => {
  const step = Number(text || Number.NaN);
  return Number.isSafeInteger(step) && step >= 0 ? step : undefined;
};

/** As large as all fit. */
function columnsFor(sides: readonly Side[], size: { width: number; height: number }): number {
  const [first] = sides;
  if (!first || sides.length < 2 || size.width === 0) return 1;
  const { width } = fit({
    ...size,
    counts: [sides.length],
    aspect: first.item.width / first.item.height || 1,
    captionPixels: HEAD_PIXELS,
    gapPixels: GAP_PIXELS,
    labelPixels: 0,
    sidePixels: 0,
    widest: size.width,
  });
  const columns = Math.floor((size.width + GAP_PIXELS) / (width + GAP_PIXELS));
  return Math.min(sides.length, Math.max(1, columns));
}

/** Until the next list has come, the last one's stays. */
function useLast(side: Side | undefined, of: string): Side | undefined {
  const last = useRef<{ of: string; side: Side | undefined }>({ of, side });
  if (side) last.current = { of, side };
  return side ?? (last.current.of === of ? last.current.side : undefined);
}

interface Keys {
  move: (by: { items?: number; runs?: number }) => void;
  zoomBy: (factor: number) => void;
  whole: () => void;
  hold: () => void;
}

function useKeys({ move, zoomBy, whole, hold }: Keys): void {
  const commands: [title: string, keys: string[], run: () => void][] = [
    ["Previous figure", ["["], () => move({ items: -1 })],
    ["Next figure", ["]"], () => move({ items: 1 })],
    ["Previous run", [","], () => move({ runs: -1 })],
    ["Next run", ["."], () => move({ runs: 1 })],
    ["Zoom in", ["+", "="], () => zoomBy(ZOOM_FACTOR)],
    ["Zoom out", ["-"], () => zoomBy(1 / ZOOM_FACTOR)],
    ["Show the whole figure", ["0"], whole],
    ["Hold this step beside the playhead's", ["h"], hold],
  ];
  useCommands(
    commands.map(([title, keys, run]) => ({
      id: `figure.${title}`,
      title,
      section: "Figures",
      keys,
      run,
    })),
  );
}
