/** Plain values: text, lists, records, shown as they were logged. */
import type { Viewer } from "../types";
import { Cell } from "./Cell";
import { parse, type ValueItem } from "./model";

const viewer: Viewer<ValueItem> = {
  kind: "value",
  label: "value",
  versions: [1],
  parse,
  Cell,
  load: () => import("./Panel"),
  size: { columns: 4, height: 224 },
};
export default viewer;
