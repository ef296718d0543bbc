/** Tables: a scrolling window over rows that stay on the server, and tables side by side. */
import type { Viewer } from "../types";
import { Cell } from "./Cell";
import { parse, type TableItem } from "./model";

const viewer: Viewer<TableItem> = {
  kind: "table",
  label: "table",
  versions: [1],
  parse,
  Cell,
  load: () => import("./Panel"),
  modes: [
    { id: "rows", label: "rows" },
    { id: "join", label: "join" },
  ],
  itemsPerStep: 16,
  size: { columns: 6, height: 344 },
};
export default viewer;
