/**
 * Gives the page a document in which figures of Bokeh are drawn: BokehJS, and a script of ours.
 *
 * One file without any other, because a frame with an origin of its own may load nothing. What is
 * logged runs there, so the server sends it with a policy of its own, and the page frames it sandboxed.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const ROOT = join(import.meta.dirname, "..");
const LIBRARY = join(ROOT, "node_modules/@bokeh/bokehjs");
const PARTS = ["bokeh", "bokeh-gl", "bokeh-widgets", "bokeh-tables"];
const FILE = "assets/bokeh/frame.html";
/** As `SCRIPTS_POLICY` of the server has it. */
const POLICY =
  "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; " +
  "style-src 'unsafe-inline'; img-src data: blob:; font-src data:";

const STYLE = `
html,body{margin:0;height:100%;font:12.5px system-ui,sans-serif}
body{position:relative;overflow:auto}
.doc{position:absolute;inset:0}
.doc>*{min-height:100%}`;

/** No text in it ends the element that it stands in. */
const script = (text: string): string =>
  `<script>${text.replace(/<(\/script|!--)/gi, "\\x3c$1").replace(/^\/\/# source.*$/gm, "")}</script>`;

function frame(): string {
  const library = PARTS.map((part) =>
    readFileSync(join(LIBRARY, `build/js/${part}.min.js`), "utf8"),
  );
  const own = readFileSync(join(import.meta.dirname, "bokeh/frame.js"), "utf8");
  const scripts = [...library, own].map(script).join("\n");
  const head = `<meta charset="utf-8"><title>Bokeh</title><style>${STYLE}</style>`;
  return `<!doctype html><html lang="en"><head>${head}</head><body>${scripts}</body></html>`;
}

export function bokehFrame(): Plugin {
  return {
    name: "bokeh-frame",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: FILE, source: frame() });
      const source = readFileSync(join(LIBRARY, "LICENSE"));
      this.emitFile({ type: "asset", fileName: "assets/bokeh/LICENSE", source });
    },
    configureServer(server) {
      server.middlewares.use(`/${FILE}`, (_, response) => {
        response.setHeader("Content-Type", "text/html; charset=utf-8");
        response.setHeader("Content-Security-Policy", POLICY);
        response.end(frame());
      });
    },
  };
}
