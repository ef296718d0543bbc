/** The ways to look at a panel: those of its viewer, and the matrix that every kind has. */
import { lazy } from "react";
import type { AnyViewer } from "../viewers/registry";

const MATRIX_MODE = "matrix";

export interface PanelMode {
  id: string;
  label: string;
}

/** The viewer's own way, where it has only one. */
const ONLY = "";

const modes = new Map<AnyViewer, readonly PanelMode[]>();

export function modesOf(viewer: AnyViewer): readonly PanelMode[] {
  const known = modes.get(viewer) ?? withMatrix(viewer);
  modes.set(viewer, known);
  return known;
}

/** Those that show what is at the playhead, for values that are not of the panel's own kind. */
export const modesAtPlayhead = (viewer: AnyViewer): readonly PanelMode[] =>
  modesOf(viewer).filter((mode) => !viewer.historyModes?.includes(mode.id));

function withMatrix({ modes = [], label }: AnyViewer): readonly PanelMode[] {
  if (modes.some((mode) => mode.id === MATRIX_MODE)) return modes;
  const own = modes.length > 0 ? modes : [{ id: ONLY, label }];
  return [...own, { id: MATRIX_MODE, label: "matrix" }];
}

/** The viewer leaves it to the page to draw the matrix. */
export const isOurs = (viewer: AnyViewer, mode: string): boolean =>
  mode === MATRIX_MODE && !viewer.modes?.some(({ id }) => id === MATRIX_MODE);

export const Matrix = lazy(() =>
  import("../viewers/_matrix/Matrix").then((module) => ({ default: module.Matrix })),
);
