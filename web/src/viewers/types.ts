/** What a kind of media offers to the page. Panels, grids and tables ask these members, never the kind. */
import type { ComponentType } from "react";

/** One media value as the server describes it. */
export interface StoredItem {
  kind: string;
  version: number;
  meta: Record<string, unknown>;
  blobs: Record<string, { url: string; size_bytes: number; media_type: string }>;
  children: Record<string, StoredItem>;
}

/** What was logged under one key at one step, parsed by the viewer. */
export interface Entry<Item> {
  step: number;
  time: number;
  items: Item[];
  /** Where each of `items` stood in the logged list. */
  positions: number[];
  /** Items logged at this step; more than `items.length` if a limit cut them. */
  total: number;
}

/** One run's share of a panel. */
export interface Track<Item> {
  /** `path` is "entity/project/id", as the API names runs. */
  run: { path: string; id: string; name: string; color: string };
  /** The newest entry at or before the playhead, or null before the first. */
  now: Entry<Item> | null;
  /** Where this run is looked at, if that is not the playhead, such as its best step. */
  ownStep?: number;
  /** Steps between `now` and the playhead, or its own step. */
  age: number;
  /** All entries, thinned evenly if there are many; filled only when the viewer wants history. */
  history: Entry<Item>[];
  /** Entries logged, shown or not. */
  historyTotal: number;
  /** `now` is of an earlier playhead because the newer one has not arrived. */
  stale: boolean;
}

export interface PanelProps<Item> {
  tracks: Track<Item>[];
  /** One of the viewer's `modes`, or "" if it has none. */
  mode: string;
  /** Look at it in another of the viewer's modes. */
  setMode: (mode: string) => void;
  /** The playhead; null while nothing was logged. */
  step: number | null;
  setStep: (step: number) => void;
  /** Steps that somebody pinned, growing. */
  pins?: readonly number[];
  /** Visible steps, if the page is zoomed; `history` covers them. */
  range: [number, number] | null;
  /** Zoom every chart of the page to these steps; null shows all. */
  setRange: (range: [number, number] | null) => void;
  /** The panel fills the page. */
  large: boolean;
  /** What is picked inside the panel, in the viewer's own words; travels in the link. */
  focus: string | null;
  /** Pick something: the panel is enlarged to show it. */
  setFocus: (focus: string | null) => void;
  /** What a person set on this panel, in the viewer's own words (`panelOptions`); travels in the link. */
  options: string;
  /** `replace` keeps the browser's history short, as while a slider is dragged. */
  setOptions: (options: string, how?: { replace?: boolean }) => void;
  /**
   * Say which positions of a step's list are in sight, `end` not among them: `tracks` will hold them
   * beside their `positions`. Without it they are the first `itemsPerStep`.
   */
  want: (first: number, end: number) => void;
  /** The panel's key, for alternative texts and for the server's analyses. */
  panelKey: string;
  /** Tell the panel's frame how many of how many things are drawn; it shows "n of m". */
  reportCount: (shown: number, total: number, noun: string) => void;
}

export interface CellProps<Item> {
  item: Item;
  /** Pixels that it fills; absent: as small as a line of a table. */
  size?: { width: number; height: number };
  /** The same object for all cells of one sample: what is drawn to scale has one scale in them. */
  row?: object | undefined;
}

export interface Viewer<Item> {
  /** The kind this viewer draws; equals the name of its folder. */
  kind: string;
  label: string;
  /** Versions of the kind's metadata it can read. */
  versions: readonly number[];
  /** Takes what no other reads, and lists of several kinds. */
  anyKind?: true;
  /** Check and take apart; throws an Error whose message a user can read. */
  parse: (stored: StoredItem) => Item;
  /** Fetch and decode what drawing an item takes, ahead of the playhead. */
  prepare?: (item: Item) => Promise<unknown>;
  /** Small picture for tables and grids: cheap, no heavy library. May be lazy. */
  Cell: ComponentType<CellProps<Item>>;
  /** Its Cell keeps the last item, dimmed, until the next can be drawn; others are made anew. */
  holdsLast?: boolean;
  /** The panel, loaded when first shown. */
  load: () => Promise<{ Panel: ComponentType<PanelProps<Item>> }>;
  /** Ways to look at it, first is the default. */
  modes?: readonly { id: string; label: string }[];
  /** At most this many items of a list are fetched for one step; 100 if absent. */
  itemsPerStep?: number;
  /** The name of what an item shows, the same at other steps and in other runs; else its place counts. */
  sample?: (item: Item) => string | undefined;
  /** Its Panel draws one item large when `focus` is "run:position". */
  enlarges?: boolean;
  /** Modes whose Panel draws all steps, not only the playhead's. */
  historyModes?: readonly string[];
  /** Modes whose Panel looks at all steps by itself: shown also where nothing is logged yet. */
  anyStepModes?: readonly string[];
  /** Preferred size on the 12-column grid; heights in pixels, `heightPerRun` for each run after the first. */
  size: { columns: 3 | 4 | 6 | 8 | 12; height: number; heightPerRun?: number };
}
