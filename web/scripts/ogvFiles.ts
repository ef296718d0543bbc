/**
 * Gives the page the files that ogv.js loads by itself: a demuxer, decoders and workers, as they
 * are in its package. Only those of Ogg: browsers play everything else.
 *
 * Their names have no hash, but ogv.js asks for them with its version, so they may be kept.
 */
import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const DIST = join(import.meta.dirname, "../node_modules/ogv/dist");
const FOLDER = "assets/ogv";
const NAMES = [
  "ogv-worker-audio.js",
  "ogv-worker-video.js",
  "ogv-demuxer-ogg-wasm.js",
  "ogv-demuxer-ogg-wasm.wasm",
  "ogv-decoder-video-theora-wasm.js",
  "ogv-decoder-video-theora-wasm.wasm",
  "ogv-decoder-audio-vorbis-wasm.js",
  "ogv-decoder-audio-vorbis-wasm.wasm",
  "ogv-decoder-audio-opus-wasm.js",
  "ogv-decoder-audio-opus-wasm.wasm",
];
const LICENSES = /^COPYING(-(ogg|opus|theora|vorbis)\.txt)?$/;

export function ogvFiles(): Plugin {
  return {
    name: "ogv-files",
    generateBundle() {
      const licenses = readdirSync(DIST).filter((name) => LICENSES.test(name));
      for (const name of [...NAMES, ...licenses]) {
        const source = readFileSync(join(DIST, name));
        this.emitFile({ type: "asset", fileName: `${FOLDER}/${name}`, source });
      }
    },
    configureServer(server) {
      server.middlewares.use(`/${FOLDER}`, (request, response, next) => {
        const name = (request.url ?? "").replace(/^\/|\?.*$/g, "");
        const file = join(DIST, name);
        if (!NAMES.includes(name) || !existsSync(file)) return next();
        const type = name.endsWith(".wasm") ? "application/wasm" : "text/javascript";
        response.setHeader("Content-Type", type);
        createReadStream(file).pipe(response);
      });
    },
  };
}
