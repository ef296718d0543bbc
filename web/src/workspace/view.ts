/** The state of a view that a link carries, and how the page's parts read and change it. */
import { createContext, useContext } from "react";
import type { OverlaySettings } from "../overlay/settings";
import type { Arrangement } from "./arrangement";

/** Every run at the step where it was best by one metric. */
export interface BestOf {
  key: string;
  by: "min" | "max";
}

export interface ViewState {
  /** The playhead; undefined follows the newest step. */
  step?: number | undefined;
  /** Steps worth coming back to, growing. */
  pins: number[];
  /** Media shows each run's best step instead of the playhead's. */
  best?: BestOf | undefined;
  x: "step" | "time";
  /** Smoothing of line charts, 0 to 0.99. */
  smooth: number;
  /** Visible part of the x axis, if zoomed. */
  range?: [number, number];
  /** Keys of line charts with a logarithmic y axis. */
  log: string[];
  /** Mode of view by panel key, where it is not the default. */
  modes: Record<string, string>;
  /** What a person set on panels, by panel, in the words of their viewers. */
  options: Record<string, string>;
  /** How masks and boxes are shown on all pictures; undefined leaves the default. */
  overlay?: OverlaySettings | undefined;
  /** How a person arranged the panels; undefined leaves them as they come. */
  layout?: Arrangement | undefined;
  /** Folded sections. */
  folded: string[];
  /** Key of the enlarged panel. */
  large?: string;
  /** What is picked inside the enlarged panel; its viewer alone reads it, such as one picture of a grid. */
  focus?: string;
  /** Text that filters panels by key. */
  find?: string;
  /** Ids of runs switched off or on against the default. */
  hidden: string[];
  shown: string[];
  /** Run table: filter text, sort column with "-" for descending, chosen columns. */
  filter?: string;
  sort?: string;
  columns?: string[];
}

export const defaultView: ViewState = {
  x: "step",
  smooth: 0,
  pins: [],
  log: [],
  modes: {},
  options: {},
  folded: [],
  hidden: [],
  shown: [],
};

export interface View extends ViewState {
  /** Change some of the state; `replace` keeps the browser's history short (scrubbing, zooming). */
  set: (change: Partial<ViewState>, options?: { replace?: boolean }) => void;
  /** The address of this page with some of the state changed; absent where there is no address to share. */
  link?: (change: Partial<ViewState>) => string;
  /**
   * For what is shown at once and set later: `write` is run before anything else is set or undone.
   * Returns how to let go.
   */
  hold?: (write: () => void) => () => void;
}

export const ViewContext = createContext<View>({ ...defaultView, set: () => {} });

export const useView = (): View => useContext(ViewContext);

/** A run as the workspace needs it. */
export interface VisibleRun {
  /** "entity/project/id" */
  path: string;
  id: string;
  name: string;
  /** CSS colour */
  color: string;
  state: string;
  /** Grows when something was logged. */
  version: number;
  lastStep: number | null;
  /** When it began, seconds since the epoch: zero of the time axis. Absent: its first value's time. */
  started?: number;
}
