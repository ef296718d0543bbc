/** Values of kinds, or of versions of kinds, that this page cannot draw: what is known about them. */
import type { Viewer } from "../types";
import { Cell } from "./Cell";
import { parse, type UnknownItem } from "./model";

const viewer: Viewer<UnknownItem> = {
  kind: "unknown",
  label: "no viewer",
  versions: [],
  parse,
  Cell,
  load: () => import("./Panel"),
  size: { columns: 4, height: 250 },
};
export default viewer;
