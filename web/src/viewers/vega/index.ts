/** Vega-Lite charts: their title and fields, with the specification and the rows behind it. */
import { Cell } from "../CardCell";
import { CARD_SIZE, type CardItem } from "../card";
import type { Viewer } from "../types";
import { parse } from "./model";

const viewer: Viewer<CardItem> = {
  kind: "vega",
  label: "chart",
  versions: [1],
  parse,
  Cell,
  load: () => import("../CardPanel"),
  size: CARD_SIZE,
};
export default viewer;
