/** Where each of many tiles lies, by arithmetic: a list of 100,000 costs no more than one of ten. */

export interface LayoutRequest {
  /** Pixels to fill. */
  width: number;
  /** Tiles of each run. */
  counts: readonly number[];
  tileWidth: number;
  /** With its caption. */
  tileHeight: number;
  gapPixels: number;
  /** "above" and "side": where runs are named. "beside": so many runs `abreast`, named above. */
  runs: "above" | "side" | "beside";
  abreast: number;
  labelPixels: number;
  sidePixels: number;
  /**
   * The same position is the same sample in all runs: it is one column, with all runs below one
   * another, before the next line of columns begins. Else run follows run.
   */
  aligned: boolean;
  /** Above each line of shared columns, for the samples' names. */
  headPixels: number;
  /** Which runs never had a tile: each gets one line below all others, not room for tiles. */
  nothing?: readonly boolean[];
}

export interface Point {
  x: number;
  y: number;
}

export interface TilePlace extends Point {
  run: number;
  position: number;
}

export interface Label extends Point {
  run: number;
  width: number;
  height: number;
  /** All that there is of its run. */
  line?: boolean;
}

export interface Head extends Point {
  position: number;
}

export interface Seen {
  tiles: TilePlace[];
  labels: Label[];
  heads: Head[];
}

export interface Layout {
  columns: number;
  height: number;
  placeOf: (run: number, position: number) => Point;
  /** What lies between two heights. */
  seen: (from: number, to: number) => Seen;
}

/** Between one run and the next, and between lines of shared columns. */
export const BLOCK_GAP_PIXELS = 12;
/** Of a run that has nothing to show. */
export const LINE_PIXELS = 20;
const BESIDE_PIXELS = 24;

export function layoutOf(request: LayoutRequest): Layout {
  const { counts, nothing = [] } = request;
  const filled = counts.flatMap((_, run) => (nothing[run] ? [] : [run]));
  const of = { ...request, counts: filled.map((run) => counts[run] ?? 0) };
  const layout = of.aligned && of.runs !== "beside" ? bands(of) : blocks(of);
  return filled.length === counts.length ? layout : withLines(layout, filled, request);
}

/** The same with the numbers of all runs, and a line below for each of the others. */
function withLines(layout: Layout, filled: readonly number[], request: LayoutRequest): Layout {
  const { width, counts } = request;
  const lane = new Map(filled.map((run, i) => [run, i]));
  const others = counts.flatMap((_, run) => (lane.has(run) ? [] : [run]));
  const top = layout.height === 0 ? 0 : layout.height + BLOCK_GAP_PIXELS;
  const named = <T extends { run: number }>(one: T) => ({ ...one, run: filled[one.run] ?? 0 });
  const seen = (from: number, to: number): Seen => {
    const found = layout.seen(from, to);
    const lines = within(from, to, top, LINE_PIXELS, others.length).map((i) => ({
      run: others[i] ?? 0,
      x: 0,
      y: top + i * LINE_PIXELS,
      width,
      height: LINE_PIXELS,
      line: true,
    }));
    const labels = [...found.labels.map(named), ...lines];
    return { ...found, tiles: found.tiles.map(named), labels };
  };
  return {
    ...layout,
    height: top + others.length * LINE_PIXELS,
    placeOf: (run, position) => layout.placeOf(lane.get(run) ?? 0, position),
    seen,
  };
}

/** How many tiles stand in a line of this width. */
const columnsIn = (width: number, { tileWidth, gapPixels }: LayoutRequest): number =>
  Math.max(1, Math.floor((width + gapPixels + 0.5) / (tileWidth + gapPixels)));

/** Lines of columns, each with a lane for every run. */
function bands(request: LayoutRequest): Layout {
  const { width, counts, tileWidth, tileHeight, gapPixels, runs, headPixels } = request;
  const side = runs === "side" ? request.sidePixels : 0;
  const label = runs === "above" ? request.labelPixels : 0;
  const columns = columnsIn(width - side, request);
  const count = Math.max(0, ...counts);
  const lane = label + tileHeight + gapPixels;
  const band = headPixels + counts.length * lane - gapPixels + BLOCK_GAP_PIXELS;
  const laneTop = (line: number, run: number) => line * band + headPixels + run * lane;
  const placeOf = (run: number, position: number) => ({
    x: side + (position % columns) * (tileWidth + gapPixels),
    y: laneTop(Math.floor(position / columns), run) + label,
  });
  const lines = Math.ceil(count / columns);
  const seen = (from: number, to: number): Seen => {
    const found: Seen = { tiles: [], labels: [], heads: [] };
    for (const line of within(from, to, 0, band, lines)) {
      const first = line * columns;
      if (headPixels > 0)
        for (let at = first; at < Math.min(count, first + columns); at++)
          found.heads.push({ position: at, x: placeOf(0, at).x, y: line * band });
      counts.forEach((ofRun, run) => {
        const y = laneTop(line, run);
        const height = side > 0 ? tileHeight : label;
        if (height > 0) found.labels.push({ run, x: 0, y, width: side || width, height });
        for (let at = first; at < Math.min(ofRun, first + columns); at++)
          found.tiles.push({ run, position: at, ...placeOf(run, at) });
      });
    }
    return found;
  };
  return { columns, height: Math.max(0, lines * band - BLOCK_GAP_PIXELS), placeOf, seen };
}

interface Block extends Point {
  run: number;
  rows: number;
  height: number;
}

/** All tiles of a run together, runs below one another or several abreast. */
function blocks(request: LayoutRequest): Layout {
  const { width, counts, tileWidth, tileHeight, gapPixels, runs } = request;
  const abreast = runs === "beside" ? request.abreast : 1;
  const share = (width - BESIDE_PIXELS * (abreast - 1)) / abreast;
  const side = runs === "side" ? request.sidePixels : 0;
  const label = runs === "side" ? 0 : request.labelPixels;
  const columns = columnsIn(share - side, request);
  const row = tileHeight + gapPixels;
  const all: Block[] = [];
  let top = 0;
  for (let first = 0; first < counts.length; first += abreast) {
    const line = counts.slice(first, first + abreast).map((count, i) => {
      const rows = Math.ceil(count / columns);
      const height = label + Math.max(rows * row - gapPixels, label > 0 ? 16 : tileHeight);
      return { run: first + i, x: i * (share + BESIDE_PIXELS), y: top, rows, height };
    });
    all.push(...line);
    top += Math.max(...line.map((block) => block.height)) + BLOCK_GAP_PIXELS;
  }
  const placeOf = (run: number, position: number) => {
    const block = all[run] ?? { x: 0, y: 0 };
    return {
      x: block.x + side + (position % columns) * (tileWidth + gapPixels),
      y: block.y + label + Math.floor(position / columns) * row,
    };
  };
  const seen = (from: number, to: number): Seen => {
    const found: Seen = { tiles: [], labels: [], heads: [] };
    for (const { run, x, y, rows, height } of all) {
      if (y > to || y + height < from) continue;
      if (side > 0) found.labels.push({ run, x, y, width: side, height: Math.max(height, 34) });
      else if (label > 0) found.labels.push({ run, x, y, width: share, height: label });
      for (const line of within(from, to, y + label, row, rows)) {
        const end = Math.min(counts[run] ?? 0, (line + 1) * columns);
        for (let at = line * columns; at < end; at++)
          found.tiles.push({ run, position: at, ...placeOf(run, at) });
      }
    }
    return found;
  };
  return { columns, height: Math.max(0, top - BLOCK_GAP_PIXELS), placeOf, seen };
}

/** Numbers of the lines of `pitch` pixels from `top` on that lie between two heights. */
function within(from: number, to: number, top: number, pitch: number, count: number): number[] {
  const first = Math.max(0, Math.floor((from - top) / pitch));
  const end = Math.min(count, Math.floor((to - top) / pitch) + 1);
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
}
