/** A panel's place among the others, for its menu; null where it has none, as when it is enlarged. */
import { createContext, useContext } from "react";

export interface PanelPlace {
  columns: number;
  height: number;
  /** Somebody chose the size. */
  resized: boolean;
  first: boolean;
  last: boolean;
  /** Null gives the panel its own size back. */
  resize: (size: { columns: number; height: number } | null) => void;
  /** One place earlier or later in its section. */
  moveBy: (places: 1 | -1) => void;
}

export const PanelPlaceContext = createContext<PanelPlace | null>(null);

export const usePanelPlace = (): PanelPlace | null => useContext(PanelPlaceContext);
