/** 3D files: their format, what they refer to, and what of it is missing. */
import { Cell } from "../CardCell";
import { CARD_SIZE, type CardItem } from "../card";
import type { Viewer } from "../types";
import { parse } from "./model";

const viewer: Viewer<CardItem> = {
  kind: "mesh",
  label: "mesh",
  versions: [1],
  parse,
  Cell,
  load: () => import("../CardPanel"),
  size: CARD_SIZE,
};
export default viewer;
