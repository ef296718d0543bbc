/** Plotly itself, loaded when the first figure is drawn; asks nothing of other hosts. */

export type Json = Record<string, unknown>;

export interface Figure {
  data: Json[];
  layout: Json;
  frames?: Json[];
}

/** An element that Plotly has drawn into. */
export interface Drawn extends HTMLElement {
  on: (event: string, listener: (value: unknown) => void) => void;
  removeAllListeners: (event: string) => void;
  _fullLayout?: Json;
}

interface ImageWish {
  format: "png" | "svg";
  width: number;
  height: number;
  scale?: number;
}

export interface Plotly {
  react: (root: HTMLElement, figure: Figure & { config: Json }) => Promise<Drawn>;
  relayout: (root: HTMLElement, change: Json) => Promise<Drawn>;
  purge: (root: HTMLElement) => void;
  toImage: (of: (Figure & { config: Json }) | HTMLElement, wish: ImageWish) => Promise<string>;
  setPlotConfig: (config: Json) => void;
}

let loading: Promise<Plotly> | undefined;

export function loadPlotly(): Promise<Plotly> {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<Plotly> {
  emptyMaps();
  const { default: plotly } = (await import("plotly.js-strict-dist-min")) as { default: Plotly };
  plotly.setPlotConfig(CONFIG);
  return plotly;
}

/** Coasts and borders would be fetched from a server of others: there are none here. */
function emptyMaps(): void {
  const nothing = { type: "GeometryCollection", geometries: [] };
  const names = ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"];
  const objects = Object.fromEntries(names.map((name) => [name, nothing]));
  const map = { type: "Topology", arcs: [], objects };
  const topojson = new Proxy({}, { get: () => map });
  Object.assign(window, { PlotlyGeoAssets: { topojson } });
}

const BUTTONS = ["zoom2d", "pan2d", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d"];
const BUTTONS_3D = ["orbitRotation", "tableRotation", "resetCameraLastSave3d"];

/** Whatever a figure itself asks for: the same, and nothing that leaves the page. */
export const CONFIG: Json = {
  responsive: false,
  displaylogo: false,
  displayModeBar: "hover",
  modeBarButtonsToRemove: [...BUTTONS.slice(2), ...BUTTONS_3D, "toImage", "autoScale2d"],
  // The wheel comes here only with Ctrl; see `Chart`.
  scrollZoom: true,
  doubleClick: "reset",
  showTips: false,
  showLink: false,
  sendData: false,
  showSendToCloud: false,
  showEditInChartStudio: false,
  plotlyServerURL: "",
  topojsonURL: "/no-maps/",
  setBackground: "transparent",
  editable: false,
  logging: 0,
  notifyOnLogging: 0,
};
