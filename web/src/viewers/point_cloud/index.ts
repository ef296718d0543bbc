/** Point clouds: points as they come, with boxes and vectors among them. */
import { lazy } from "react";
import type { Viewer } from "../types";
import { type CloudItem, reader } from "./model";

const viewer: Viewer<CloudItem> = {
  ...reader,
  label: "point cloud",
  enlarges: true,
  prepare: async (item) => {
    const [{ CLOUD }, { warm }] = await Promise.all([
      import("./kind"),
      import("../../gl/sceneCache"),
    ]);
    await warm(CLOUD.sourceOf(item, {}));
  },
  Cell: lazy(() => import("./Cell")),
  load: () => import("./Panel"),
  size: { columns: 6, height: 340, heightPerRun: 120 },
};
export default viewer;
