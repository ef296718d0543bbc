/** Where panels stand: rows of a 12-column grid, known before anything is drawn. */
import type { PanelSpec, Section } from "./sections";

export interface PanelSize {
  columns: number;
  height: number;
}

export interface PlacedPanel {
  panel: PanelSpec;
  /** Of 12. */
  columns: number;
}

export type Row =
  | { type: "header"; id: string; section: Section; folded: boolean; height: number }
  | { type: "panels"; id: string; panels: PlacedPanel[]; height: number };

export const HEADER_PIXELS = 40;
export const GAP_PIXELS = 12;
const COLUMNS = 12;
/** Below this width a panel is no longer read. */
const NARROWEST_PANEL_PIXELS = 250;

/**
 * Rows from top to bottom. Panels of one size stand together and share the width evenly, so that
 * rows end flush; narrower pages put fewer beside one another.
 */
export function layoutRows(
  sections: readonly Section[],
  folded: readonly string[],
  pageWidth: number,
  sizeOf: (panel: PanelSpec) => PanelSize,
): Row[] {
  return sections.flatMap((section) => {
    const isFolded = folded.includes(section.name);
    const header: Row = {
      type: "header",
      id: `section ${section.name}`,
      section,
      folded: isFolded,
      height: HEADER_PIXELS,
    };
    return isFolded ? [header] : [header, ...panelRows(section, pageWidth, sizeOf)];
  });
}

function panelRows(
  section: Section,
  pageWidth: number,
  sizeOf: (panel: PanelSpec) => PanelSize,
): Row[] {
  const groups = new Map<string, { size: PanelSize; panels: PanelSpec[] }>();
  for (const panel of section.panels) {
    const size = sizeOf(panel);
    const name = `${size.columns} ${size.height}`;
    const group = groups.get(name) ?? { size, panels: [] };
    groups.set(name, group);
    group.panels.push(panel);
  }
  return [...groups.values()].flatMap(({ size, panels }) =>
    split(panels, perRow(size, pageWidth)).map((row) => ({
      type: "panels" as const,
      id: row[0]?.id ?? "",
      panels: row.map((panel) => ({ panel, columns: COLUMNS / row.length })),
      height: size.height + GAP_PIXELS,
    })),
  );
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
