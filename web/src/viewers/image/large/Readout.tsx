/** One line about the place that is pointed at: its number or colour, its classes, the boxes there. */
import { useEffect, useState } from "react";
import { formatInteger, formatNumber } from "../../../base/format";
import { classColor } from "../../../overlay/classColors";
import { contentNow, useContent } from "../../../overlay/content";
import { unnamedClass } from "../../../overlay/layers";
import { type Picked, pick } from "../../../overlay/pick";
import type { OverlaySettings } from "../../../overlay/settings";
import { useOverlay } from "../../../overlay/settings";
import type { ImageItem } from "../model";
import { type Numbers, pixelText } from "../raster/npy";
import { colorAt, isPng, MOST_READ_PIXELS, numbersOf } from "../raster/pictureNumbers";
import { sightOf } from "../raster/raster";
import { type Cursor, usePointed } from "./cursor";
import styles from "./Readout.module.css";

interface ReadoutProps {
  item: ImageItem;
  cursor: Cursor;
  /** Before the rest: "A". */
  name?: string;
}

export function Readout({ item, cursor, name }: ReadoutProps) {
  const pointed = usePointed(cursor);
  const { settings } = useOverlay();
  const numbers = useNumbers(item, pointed !== null);
  // What lies there may arrive while the pointer rests.
  useContent(item.layers, pointed !== null);
  const x = pointed ? Math.floor(pointed.part.x * item.width) : -1;
  const y = pointed ? Math.floor(pointed.part.y * item.height) : -1;
  const inside = x >= 0 && y >= 0 && x < item.width && y < item.height;
  const value = inside ? valueAt(item, numbers, x, y) : "";
  return (
    <p
      className={styles.line}
      data-readout={inside ? value : ""}
      data-at={inside ? `${x},${y}` : ""}
    >
      {name && <b>{name}</b>}
      {inside ? (
        <>
          <span className={styles.place}>
            x {formatInteger(x)} y {formatInteger(y)}
          </span>
          <span className={styles.value}>{value || "…"}</span>
          <Found picked={picked(item, settings, pointed, x, y)} />
        </>
      ) : (
        <span className={styles.place}>&nbsp;</span>
      )}
    </p>
  );
}

function picked(
  item: ImageItem,
  settings: OverlaySettings,
  pointed: ReturnType<Cursor["get"]>,
  x: number,
  y: number,
): Picked {
  // Boxes have edges between pixels, masks have not.
  const exactX = pointed ? pointed.part.x * item.width : x;
  const exactY = pointed ? pointed.part.y * item.height : y;
  return pick(contentNow(item.layers), settings, exactX, exactY);
}

/** So many boxes are told; there may be a thousand. */
const MOST_BOXES = 4;

function Found({ picked: { masks, boxes } }: { picked: Picked }) {
  return (
    <span className={styles.found}>
      {masks.map(({ layer, id, name }) => (
        <span key={layer.id} className={styles.thing} data-class={name}>
          <i style={{ background: color(name, id) }} />
          {layer.name}: {cut(name)}
          {name !== unnamedClass(id) && <small> {id}</small>}
        </span>
      ))}
      {boxes.slice(0, MOST_BOXES).map(({ layer, box, name }, i) => (
        <span key={`${layer.id} ${i}`} className={styles.thing} data-box={name}>
          <i className={styles.hollow} style={{ borderColor: color(name, box.classId ?? 0) }} />
          {cut(box.caption || name)}
          {Object.entries(box.scores).map(([key, score]) => (
            <small key={key}>
              {" "}
              {cut(key)} {formatNumber(score, 3)}
            </small>
          ))}
        </span>
      ))}
      {boxes.length > MOST_BOXES && <small>and {boxes.length - MOST_BOXES} more boxes</small>}
    </span>
  );
}

const MOST_LETTERS = 60;
const cut = (text: string): string =>
  text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
const color = (name: string, id: number): string => `rgb(${classColor(name, id).join(" ")})`;

/** The exact numbers where the file has them; else the colour that the browser decoded. */
function valueAt(item: ImageItem, numbers: Numbers | undefined, x: number, y: number): string {
  if (numbers) return pixelText(numbers, x, y);
  const { raster } = sightOf(item.url);
  return raster && !mayHaveNumbers(item) ? colorAt(raster, x, y) : "";
}

const mayHaveNumbers = (item: ImageItem): boolean =>
  item.exact !== undefined || (isPng(item) && item.width * item.height <= MOST_READ_PIXELS);

/** Fetched when somebody points for the first time. */
function useNumbers(item: ImageItem, wanted: boolean): Numbers | undefined {
  const [found, setFound] = useState<{ item: ImageItem; numbers: Numbers }>();
  useEffect(() => {
    if (!wanted || !mayHaveNumbers(item)) return;
    let live = true;
    numbersOf(item).then(
      (numbers) => live && setFound({ item, numbers }),
      () => {}, // the picture itself says what is wrong with its file
    );
    return () => {
      live = false;
    };
  }, [item, wanted]);
  return found?.item === item ? found.numbers : undefined;
}
