import { ItemList } from "../ItemList";
import type { PanelProps, Track } from "../types";
import { DocumentTile } from "./DocumentTile";
import type { BokehItem } from "./model";

/** All documents at the playhead, each in its frame; zooms stay when the step changes. */
export const Panel = (props: PanelProps<BokehItem>) => (
  <ItemList
    {...props}
    noun="document"
    beside={BESIDE_PIXELS}
    fill={FILL_PIXELS}
    draw={(item, track, position) => (
      <DocumentTile item={item} label={labelOf(props.panelKey, track, position)} />
    )}
  />
);

const BESIDE_PIXELS = 300;
const FILL_PIXELS = 170;

function labelOf(key: string, { run, now }: Track<BokehItem>, position: number): string {
  const place = (now?.total ?? 0) > 1 ? ` ${position + 1}` : "";
  return `${key}${place} of ${run.name}`;
}
