/** Where panels stand on a 12-column grid, known before anything is drawn. */
import { own as held } from "../base/own";
import { type Arrangement, COLUMNS, ordered } from "./arrangement";
import type { PanelSpec, Section } from "./sections";

export interface PanelSize {
  columns: number;
  height: number;
}

interface Place {
  id: string;
  /** Pixels from the top of the first section. */
  top: number;
  height: number;
}

export interface PlacedHeader extends Place {
  type: "header";
  section: Section;
  folded: boolean;
}

export interface PlacedPanel extends Place {
  type: "panel";
  panel: PanelSpec;
  /** First column, and how many of 12. */
  column: number;
  columns: number;
  section: PlacedSection;
}

/** The panels of a section by their ids: as they come, and as they stand. */
export interface PlacedSection {
  name: string;
  own: readonly string[];
  order: readonly string[];
}

export type Placed = PlacedHeader | PlacedPanel;

export interface LayoutRequest {
  sections: readonly Section[];
  folded: readonly string[];
  pageWidth: number;
  sizeOf: (panel: PanelSpec) => PanelSize;
  arrangement: Arrangement;
}

export const HEADER_PIXELS = 40;
export const GAP_PIXELS = 12;
/** Below this width a panel is no longer read. */
const NARROWEST_PANEL_PIXELS = 250;

/** Everything from top to bottom. */
export function placeAll(request: LayoutRequest): { items: Placed[]; height: number } {
  const items: Placed[] = [];
  let top = 0;
  for (const section of request.sections) {
    const folded = request.folded.includes(section.name);
    const id = `section ${section.name}`;
    items.push({ type: "header", id, section, folded, top, height: HEADER_PIXELS });
    top += HEADER_PIXELS;
    if (folded) continue;
    const placed = placeSection(section, top, request);
    for (const item of placed) {
      items.push(item);
      top = Math.max(top, item.top + item.height + GAP_PIXELS);
    }
  }
  return { items, height: top };
}

interface SizedPanel extends PanelSize {
  panel: PanelSpec;
}

function placeSection(section: Section, top: number, request: LayoutRequest): PlacedPanel[] {
  const { arrangement, pageWidth } = request;
  const own = flush(section.panels, request);
  const byId = new Map(own.map((one) => [one.panel.id, one]));
  const ids = own.map((one) => one.panel.id);
  const order = ordered(ids, arrangement.moves);
  const sized = order.flatMap((id) => {
    const one = byId.get(id);
    const [columns, height] = held(arrangement.sizes, id) ?? [];
    if (!one || columns === undefined || height === undefined) return one ?? [];
    return { panel: one.panel, columns: fitting(columns, pageWidth), height };
  });
  return pack(sized, top, { name: section.name, own: ids, order });
}

/**
 * Panels as they come. Those of one size stand together and share the width evenly, so that rows
 * end flush; narrower pages put fewer beside one another.
 */
function flush(panels: readonly PanelSpec[], { sizeOf, pageWidth }: LayoutRequest): SizedPanel[] {
  const groups = new Map<string, { size: PanelSize; panels: PanelSpec[] }>();
  for (const panel of panels) {
    const size = sizeOf(panel);
    const name = `${size.columns} ${size.height}`;
    const group = groups.get(name) ?? { size, panels: [] };
    groups.set(name, group);
    group.panels.push(panel);
  }
  return [...groups.values()].flatMap(({ size, panels }) =>
    split(panels, perRow(size, pageWidth)).flatMap((row) =>
      row.map((panel) => ({ panel, columns: COLUMNS / row.length, height: size.height })),
    ),
  );
}

/** Each panel as high and as far left as it fits, but never above the one before it. */
function pack(panels: readonly SizedPanel[], top: number, section: PlacedSection): PlacedPanel[] {
  const skyline: number[] = new Array(COLUMNS).fill(top);
  let floor = top;
  return panels.map(({ panel, columns, height }) => {
    let column = 0;
    let best = Infinity;
    for (let first = 0; first + columns <= COLUMNS; first++) {
      const free = Math.max(floor, ...skyline.slice(first, first + columns));
      if (free < best) [best, column] = [free, first];
    }
    skyline.fill(best + height + GAP_PIXELS, column, column + columns);
    floor = best;
    return { type: "panel", id: panel.id, panel, column, columns, top: best, height, section };
  });
}

/** A chosen width, but never so narrow that the panel is no longer read. */
export function fitting(columns: number, pageWidth: number): number {
  const unit = (pageWidth + GAP_PIXELS) / COLUMNS;
  const least = Math.ceil((NARROWEST_PANEL_PIXELS + GAP_PIXELS) / unit);
  return least > COLUMNS / 2 ? COLUMNS : Math.max(columns, Math.min(least, COLUMNS));
}

/** How many panels of a size stand beside one another: the grid's number, fewer when narrow, more when very wide. */
export function perRow(size: PanelSize, pageWidth: number): number {
  const wanted = Math.floor(COLUMNS / size.columns);
  const fitting = Math.max(
    1,
    Math.floor((pageWidth + GAP_PIXELS) / (NARROWEST_PANEL_PIXELS + GAP_PIXELS)),
  );
  const roomy = size.columns <= 4 && pageWidth > 1700 ? wanted + 1 : wanted;
  return [1, 2, 3, 4].filter((count) => count <= Math.min(fitting, roomy)).pop() ?? 1;
}

/** Rows as even as possible: four panels at most three a row are two and two. */
export function split<T>(items: readonly T[], most: number): T[][] {
  const rows = Math.ceil(items.length / most);
  const least = Math.floor(items.length / rows);
  const longer = items.length - least * rows;
  const out: T[][] = [];
  for (let row = 0, at = 0; row < rows; row++) {
    const length = least + (row < longer ? 1 : 0);
    out.push(items.slice(at, at + length));
    at += length;
  }
  return out;
}
