/** Values that this page cannot draw: what is known about them; and lists of several kinds, each by its own viewer. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { parse, type UnknownItem } from "./model";

const viewer: Viewer<UnknownItem> = {
  kind: "unknown",
  label: "no viewer",
  versions: [],
  anyKind: true,
  parse,
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  modes: [{ id: "", label: "list" }],
  size: { columns: 4, height: 250 },
};
export default viewer;
