/** Vega and Vega-Lite, loaded when the first chart is drawn; expressions are interpreted, never made code. */
import type { Loader, Runtime, View } from "vega";
import type { Json } from "../_figures/chartJson";
import type { Language } from "./model";
import { showTooltip } from "./tooltip";
import { ViewZoom, zoomAxes } from "./zoom";

type Parts = [typeof import("vega"), typeof import("vega-lite"), typeof import("vega-interpreter")];

let loading: Promise<Parts> | undefined;

export function loadVega(): Promise<Parts> {
  loading ??= Promise.all([import("vega"), import("vega-lite"), import("vega-interpreter")]).catch(
    (error) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

export interface Wish {
  language: Language;
  spec: Json;
  config: Json;
  renderer: "svg" | "canvas";
  root: HTMLElement;
  width: number;
  height: number;
  /** Called with what goes wrong while it is drawn. */
  onError: (error: unknown) => void;
}

export interface Compiled {
  view: View;
  zoom: ViewZoom;
  /** How fields of the rows are to be read, such as texts as dates. */
  parse: (dataset: string) => unknown;
}

/** A view that is not drawn yet. Throws a sentence about what is wrong with the description. */
export async function compiled(wish: Wish): Promise<Compiled> {
  const [vega, lite, { expressionInterpreter }] = await loadVega();
  const spec = wish.language === "vega" ? wish.spec : liteSpec(lite, wish);
  const config = wish.language === "vega" ? wish.config : undefined;
  const options = { ast: true };
  const runtime = (vega.parse as (spec: Json, config: unknown, options: object) => Runtime)(
    spec,
    config,
    options,
  );
  const view = new vega.View(runtime, {
    expr: expressionInterpreter,
    loader: closedLoader(),
    logger: quietLogger(wish.onError),
    renderer: wish.renderer,
    tooltip: showTooltip,
  } as never);
  Object.assign(view, { cleanThreshold: MOST_GONE });
  view.width(wish.width).height(wish.height).initialize(wish.root).hover();
  const zoom = new ViewZoom(view, zoomAxes(spec));
  return { view, zoom, parse: (dataset) => formatOf(spec, dataset) };
}

/** Marks of rows that are gone, as of other steps, are kept until there are more; Vega's own are 10,000. */
const MOST_GONE = 100;

function liteSpec(lite: Parts[1], { spec, config }: Wish): Json {
  const logger = quietLogger(() => {});
  const compile = lite.compile as unknown as (spec: Json, options: object) => { spec: Json };
  return compile(spec, { config, logger }).spec;
}

function formatOf({ data }: Json, dataset: string): unknown {
  const found = (Array.isArray(data) ? data : []).find((one) => one?.name === dataset);
  return found?.format?.parse;
}

/** Levels of Vega's loggers: nothing but errors. */
const ERRORS = 1;

function quietLogger(onError: (error: unknown) => void) {
  const logger = {
    level: (level?: number) => (level === undefined ? ERRORS : logger),
    error: (...args: unknown[]) => {
      onError(args[0]);
      return logger;
    },
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}

const LINK = /^(https?|mailto):/i;
const PICTURE = /^data:image\/(png|jpe?g|gif|webp|bmp|svg\+xml)[;,]/i;
const MOST_INLINE_CHARACTERS = 16 * 2 ** 20;

/** Loads what is inside of the description, and nothing else; links lead to the web or to mail. */
export function closedLoader(): Loader {
  const refuse = () => Promise.reject(new Error("The page loads nothing from the network."));
  const loader = {
    options: {},
    sanitize: async (uri: unknown, options: { context?: string } = {}) => {
      const text = String(uri).trim();
      if (options.context === "href") {
        if (!LINK.test(text)) return refuse();
        return { href: text, target: "_blank", rel: "noopener noreferrer" };
      }
      return PICTURE.test(text) || text.startsWith("data:") ? { href: text } : refuse();
    },
    load: async (uri: unknown) => {
      const text = String(uri);
      if (!text.startsWith("data:") || text.length > MOST_INLINE_CHARACTERS) return refuse();
      return (await fetch(text)).text();
    },
    http: refuse,
    file: refuse,
  };
  return loader as unknown as Loader;
}
