/** Molecules: their format, size and source. */
import { Cell } from "../CardCell";
import { CARD_SIZE, type CardItem } from "../card";
import type { Viewer } from "../types";
import { parse } from "./model";

const viewer: Viewer<CardItem> = {
  kind: "molecule",
  label: "molecule",
  versions: [1],
  parse,
  Cell,
  load: () => import("../CardPanel"),
  size: CARD_SIZE,
};
export default viewer;
