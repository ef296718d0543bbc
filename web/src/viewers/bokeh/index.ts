/** Bokeh documents: their title, with the document as JSON. */
import { Cell } from "../CardCell";
import { CARD_SIZE, type CardItem } from "../card";
import type { Viewer } from "../types";
import { parse } from "./model";

const viewer: Viewer<CardItem> = {
  kind: "bokeh",
  label: "bokeh",
  versions: [1],
  parse,
  Cell,
  load: () => import("../CardPanel"),
  size: CARD_SIZE,
};
export default viewer;
