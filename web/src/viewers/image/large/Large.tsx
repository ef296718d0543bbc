/** One sample as large as the page allows, in all runs that have it, or compared with another. */
import { useEffect, useMemo, useRef, useState } from "react";
import { useSize } from "../../../charts/useSize";
import { type Focus, formatFocus } from "../../focus";
import type { PanelProps } from "../../types";
import { Pair } from "../compare/Pair";
import { useAgainst } from "../compare/useAgainst";
import { howProps, useCompare } from "../compare/useCompare";
import { altText, type ImageItem } from "../model";
import { formatAdjust, parseAdjust } from "../raster/adjust";
import { useOptions } from "../useOptions";
import { atScale, fitScale, WHOLE, zoomedAt } from "./camera";
import { createCursor } from "./cursor";
import styles from "./Large.module.css";
import { LargeStrap } from "./LargeStrap";
import { PictureCell } from "./PictureCell";
import { around, columnsFor, type Side, sideAt, sidesOf, thatLogged } from "./samples";
import { useCamera } from "./useCamera";
import { useLargeCommands } from "./useLargeCommands";
import { useRange } from "./useRange";

type LargeProps = Omit<PanelProps<ImageItem>, "focus"> & { focus: Focus };

/** Smaller cells show nothing worth comparing. */
const LEAST_CELL_PIXELS = { width: 240, height: 180 } as const;
/** Name above, readout below, and the gap. */
const AROUND_PIXELS = 52;

export function Large(props: LargeProps) {
  const tracks = useMemo(() => thatLogged(props.tracks), [props.tracks]);
  const { focus, panelKey, reportCount, want, setFocus, step } = props;
  const [options, set] = useOptions(props);
  const [camera, setCamera] = useCamera(options.cam, set);
  const compare = useCompare(options, set, props.mode === "compare" ? "side" : undefined);
  const opposite = useAgainst(tracks, panelKey, options.against);
  const [adjust, setAdjust] = useAdjust(options.adjust, (text) => set({ adjust: text }));
  const cursor = useMemo(createCursor, []);
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);

  const lead = tracks.find((one) => one.run.id === focus.run) ?? tracks[0];
  const own = useLast(lead && sideAt(lead, focus.position), `${lead?.run.path} ${focus.position}`);
  const total = lead?.now?.total ?? 0;
  useEffect(() => want(focus.position, focus.position + 1), [want, focus.position]);
  useEffect(() => reportCount(own ? 1 : 0, total, "image"), [reportCount, own, total]);

  const alone = options.runs === "one";
  const all = own && !alone ? sidesOf(tracks, lead, focus.position) : own ? [own] : [];
  const sides = fitting(all.length > 0 ? all : own ? [own] : [], own, size);
  const other = compare.how && lead && own && opposite.sideOf(lead, own.item, focus.position);
  const shown = compare.how ? [own, other].flatMap((side) => side ?? []) : sides;
  const range = useRange(
    shown.map((side) => side.item),
    adjust.window,
  );
  const captioned = useEver(Boolean(own?.item.caption));
  const label = own ? altText(own.item, panelKey, focus.position, total) : panelKey;
  const columns = columnsFor(
    sides.length,
    own ? own.item.width / own.item.height : 1,
    size,
    AROUND_PIXELS,
  );
  const stage = ():
    | { picture: ImageItem; canvas: { width: number; height: number } }
    | undefined => {
    const element = box.current?.querySelector<HTMLElement>("[data-stage]");
    const ratio = window.devicePixelRatio || 1;
    return own && element
      ? {
          picture: own.item,
          canvas: { width: element.clientWidth * ratio, height: element.clientHeight * ratio },
        }
      : undefined;
  };
  const zoomBy = (factor: number) => {
    const on = stage();
    if (!on) return;
    const middle = { x: on.canvas.width / 2, y: on.canvas.height / 2 };
    setCamera((old) => zoomedAt(old, factor, middle, on.picture, on.canvas));
  };
  const zoom = {
    camera,
    by: zoomBy,
    fit: () => setCamera(() => WHOLE),
    pixelForPixel: () => {
      const on = stage();
      if (on) setCamera((old) => atScale(old, 1, on.picture, on.canvas));
    },
    /** Look to a side, by a part of what is in sight. */
    look: (x: number, y: number) => {
      const on = stage();
      if (!on) return;
      setCamera((old) => {
        const scale = fitScale(on.picture, on.canvas) * old.zoom;
        const part = (at: number, by: number, canvas: number, picture: number) =>
          Math.min(1, Math.max(0, at + (by * canvas) / scale / picture));
        return {
          ...old,
          x: part(old.x, x, on.canvas.width, on.picture.width),
          y: part(old.y, y, on.canvas.height, on.picture.height),
        };
      });
    },
  };
  const move = (by: { pictures?: number; runs?: number }) =>
    setFocus(formatFocus(moved(focus, tracks, by)));
  useLargeCommands({ move, zoom });

  return (
    <div className={styles.large} data-how={compare.how}>
      <LargeStrap
        own={own}
        lead={lead}
        tracks={tracks}
        position={focus.position}
        total={total}
        onAll={() => setFocus(null)}
        move={move}
        runs={{
          alone,
          having: all.length,
          shown: sides.length,
          setAlone: (one) => set({ runs: one ? "one" : undefined }),
        }}
        compare={compare}
        always={props.mode === "compare"}
        against={opposite.against}
        step={step}
        zoom={zoom}
        cursor={cursor}
        adjust={adjust}
        setAdjust={setAdjust}
        range={range}
        items={shown.map((side) => side.item)}
      />
      <div
        ref={box}
        className={styles.cells}
        style={{ "--columns": compare.how ? 1 : columns } as React.CSSProperties}
      >
        {!own && <p className={styles.note}>Nothing logged here at this step</p>}
        {own && compare.how && other && (
          <Pair
            a={own}
            b={other}
            label={label}
            camera={camera}
            setCamera={setCamera}
            cursor={cursor}
            adjust={adjust}
            range={range}
            {...howProps(compare)}
          />
        )}
        {own && compare.how && !other && !opposite.late && (
          <p className={styles.note}>Nothing to compare with: the other has no such sample</p>
        )}
        {!compare.how &&
          sides.map((side) => (
            <PictureCell
              key={side.run.path}
              lead={sides.length > 1 && side.run.path === own?.run.path}
              side={side}
              label={`${side.run.name}: ${label}`}
              camera={camera}
              setCamera={setCamera}
              cursor={cursor}
              adjust={adjust}
              range={range}
            />
          ))}
      </div>
      {captioned && (
        <p className={styles.caption} dir="auto">
          {own?.item.caption}
        </p>
      )}
    </div>
  );
}

/** Live while a slider is dragged; in the link once it is let go. */
function useAdjust(inLink: string | undefined, write: (text: string | undefined) => void) {
  const [dragged, setDragged] = useState<ReturnType<typeof parseAdjust>>();
  const written = useMemo(() => parseAdjust(inLink), [inLink]);
  const set = (adjust: typeof written, done: boolean) => {
    setDragged(done ? undefined : adjust);
    if (done) write(formatAdjust(adjust));
  };
  return [dragged ?? written, set] as const;
}

/** Room for what was there once stays: stepping through samples moves nothing. */
function useEver(is: boolean): boolean {
  const ever = useRef(false);
  ever.current ||= is;
  return ever.current;
}

/** The last one of the same place, while the next is on its way. */
function useLast(side: Side | undefined, place: string): Side | undefined {
  const last = useRef<{ place: string; side: Side } | undefined>(undefined);
  if (side) last.current = { place, side };
  return side ?? (last.current?.place === place ? undefined : last.current?.side);
}

/** The sides that there is room for, the one that is meant among them. */
function fitting(
  sides: readonly Side[],
  own: Side | undefined,
  size: { width: number; height: number },
) {
  if (size.width === 0) return own ? [own] : [];
  const most =
    Math.max(1, Math.floor(size.width / LEAST_CELL_PIXELS.width)) *
    Math.max(1, Math.floor(size.height / (LEAST_CELL_PIXELS.height + AROUND_PIXELS)));
  return around(
    sides,
    sides.findIndex((side) => side.run.path === own?.run.path),
    most,
  );
}

/** The next picture, or the same in the next run; stays at the ends. */
function moved(
  focus: Focus,
  tracks: LargeProps["tracks"],
  by: { pictures?: number; runs?: number },
): Focus {
  const at = Math.max(
    0,
    tracks.findIndex((track) => track.run.id === focus.run),
  );
  const track = tracks[Math.max(0, Math.min(tracks.length - 1, at + (by.runs ?? 0)))];
  if (!track) return focus;
  const total = track.now?.total ?? 0;
  const wanted = by.runs ? samePosition(tracks[at], track, focus.position) : focus.position;
  const position = Math.max(0, Math.min(total - 1, wanted + (by.pictures ?? 0)));
  return { run: track.run.id, position };
}

/** Where the other run has the same sample. */
function samePosition(
  from: LargeProps["tracks"][number] | undefined,
  to: LargeProps["tracks"][number],
  position: number,
): number {
  return sidesOf([to], from, position)[0]?.position ?? position;
}
