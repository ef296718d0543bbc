/** Beside the pointer, what lies under it: classes of masks, boxes with their captions and scores. */
import { type RefObject, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { formatNumber } from "../../../base/format";
import { classColor } from "../../../overlay/classColors";
import { contentNow, loadContent } from "../../../overlay/content";
import type { Layer } from "../../../overlay/layers";
import { type Picked, pick } from "../../../overlay/pick";
import { cssColor } from "../../../overlay/rgb";
import { type OverlaySettings, useOverlay } from "../../../overlay/settings";
import { parseFocus } from "../../focus";
import type { Track } from "../../types";
import type { ImageItem } from "../model";
import { NO_CLASS_ID } from "../strip/legend";
import styles from "./PointedAt.module.css";

const MOST_BOXES = 4;
const OFFSET_PIXELS = 14;

interface PointedAtProps {
  box: RefObject<HTMLElement | null>;
  tracks: readonly Track<ImageItem>[];
}

export function PointedAt(props: PointedAtProps) {
  const label = useRef<HTMLDivElement>(null);
  const lines = useLines(props, label);
  return createPortal(
    <div
      ref={label}
      className={styles.label}
      data-pointed
      data-empty={lines.length === 0 || undefined}
      aria-hidden
    >
      {lines.map((line, i) => (
        <div key={i} className={styles.line}>
          <i
            data-box={line.box || undefined}
            style={{ color: cssColor(classColor(line.name, line.id)) }}
          />
          <span className={styles.name} dir="auto">
            {line.name}
          </span>
          {line.detail && <span className={styles.detail}>{line.detail}</span>}
        </div>
      ))}
    </div>,
    document.body,
  );
}

/** What is under the pointer, also while it rests and the playhead moves or a class is hidden. */
function useLines({ box, tracks }: PointedAtProps, label: RefObject<HTMLElement | null>): Line[] {
  const { settings } = useOverlay();
  const latest = useRef({ settings, tracks });
  latest.current = { settings, tracks };
  const again = useRef(() => {});
  const [lines, setLines] = useState<Line[]>([]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let frame = 0;
    let last: PointerEvent | undefined;
    let awaited: readonly Layer[] | undefined;
    const look = () => {
      frame = 0;
      const found = last && pointedAt(last, latest.current.tracks);
      const layers = found?.item.layers;
      if (layers && layers !== awaited && contentNow(layers).late) {
        awaited = layers;
        void loadContent(layers).then(() => awaited === layers && again.current());
      }
      if (last && label.current) moveTo(label.current, last);
      const next = found ? linesAt(found, latest.current.settings) : [];
      setLines((old) => (sameLines(old, next) ? old : next));
    };
    const soon = (event: PointerEvent | undefined) => {
      last = event;
      frame ||= requestAnimationFrame(look);
    };
    again.current = () => last && soon(last);
    const move = (event: PointerEvent) => soon(event.buttons === 0 ? event : undefined);
    const leave = () => soon(undefined);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerleave", leave);
    element.addEventListener("scroll", leave, { passive: true });
    return () => {
      again.current = () => {};
      cancelAnimationFrame(frame);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerleave", leave);
      element.removeEventListener("scroll", leave);
    };
  }, [box, label]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are read when it looks
  useEffect(() => again.current(), [tracks, settings]);
  return lines;
}

/** Fixed to the page, flipped before its edges; nothing is laid out anew. */
function moveTo(label: HTMLElement, { clientX, clientY }: PointerEvent): void {
  const right = clientX > innerWidth - 260;
  const below = clientY < innerHeight - 140;
  const x = clientX + (right ? -OFFSET_PIXELS : OFFSET_PIXELS);
  const y = clientY + (below ? OFFSET_PIXELS : -OFFSET_PIXELS);
  label.style.transform = `translate(${x}px, ${y}px) translate(${right ? "-100%" : "0"}, ${below ? "0" : "-100%"})`;
}

interface Line {
  name: string;
  id: number;
  /** Of a box, not of a mask. */
  box: boolean;
  detail: string;
}

/** A place in a picture, in its pixels. */
interface Pointed {
  item: ImageItem;
  x: number;
  y: number;
}

/** What was under the pointer when it moved may have made room for another picture since. */
function pointedAt(
  { clientX, clientY }: PointerEvent,
  tracks: readonly Track<ImageItem>[],
): Pointed | null {
  const tile = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>("[data-tile]");
  const shot = tile?.querySelector("[data-shot]");
  const item = tile && itemOf(tile, tracks);
  if (!shot || !item) return null;
  const { left, top, width, height } = shot.getBoundingClientRect();
  const x = ((clientX - left) / width) * item.width;
  const y = ((clientY - top) / height) * item.height;
  return x < 0 || y < 0 || x >= item.width || y >= item.height ? null : { item, x, y };
}

const linesAt = ({ item, x, y }: Pointed, settings: OverlaySettings): Line[] =>
  linesOf(pick(contentNow(item.layers), settings, x, y));

function itemOf(tile: HTMLElement, tracks: readonly Track<ImageItem>[]): ImageItem | undefined {
  const place = parseFocus(tile.dataset.tile ?? null);
  const now = tracks.find((track) => track.run.id === place?.run)?.now;
  const at = now?.positions.indexOf(place?.position ?? -1) ?? -1;
  return now?.items[at];
}

/** Boxes before masks; the classes of the masks with their layers if there are several. */
export function linesOf({ boxes, masks }: Picked): Line[] {
  const ofBoxes = boxes.slice(0, MOST_BOXES).map(({ box, name, layer }) => ({
    name,
    id: box.classId ?? NO_CLASS_ID,
    box: true,
    detail: [box.caption.slice(0, 80), scoresOf(box.scores), layer.name]
      .filter(Boolean)
      .join(" · "),
  }));
  if (boxes.length > MOST_BOXES)
    ofBoxes.push({
      name: `${boxes.length - MOST_BOXES} more boxes`,
      id: NO_CLASS_ID,
      box: true,
      detail: "",
    });
  const ofMasks = masks
    .filter((mask) => mask.shown)
    .map(({ name, id, layer }) => ({ name, id, box: false, detail: layer.name }));
  return [...ofBoxes, ...ofMasks];
}

const scoresOf = (scores: Readonly<Record<string, number>>): string =>
  Object.entries(scores)
    .slice(0, 3)
    .map(([key, score]) => `${key.slice(0, 24)} ${formatNumber(score, 3)}`)
    .join(" ");

const sameLines = (a: readonly Line[], b: readonly Line[]): boolean =>
  a.length === b.length &&
  a.every(
    (line, i) => line.name === b[i]?.name && line.box === b[i]?.box && line.detail === b[i]?.detail,
  );
