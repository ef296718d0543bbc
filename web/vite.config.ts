/// <reference types="vitest/config" />
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { bokehFrame } from "./scripts/bokehFrame.ts";
import { dracoFiles } from "./scripts/dracoFiles.ts";
import { ogvFiles } from "./scripts/ogvFiles.ts";

const server = process.env.MAREY_DEV_SERVER ?? "http://127.0.0.1:7117";

export default defineConfig({
  plugins: [react(), dracoFiles(), ogvFiles(), bokehFrame()],
  // Absolute, because pages live at /<entity>/<project>/runs/<id>.
  base: "/",
  resolve: {
    // Browsers' version of it asks the page, and markdown is parsed in a worker, which has none.
    alias: {
      "decode-named-character-reference": resolve(
        import.meta.dirname,
        "node_modules/decode-named-character-reference/index.js",
      ),
    },
  },
  build: {
    outDir: process.env.MAREY_WEB_OUT ?? "../src/marey/static",
    emptyOutDir: true,
    target: "es2024",
    // The budget script reads which chunks the entry loads at once.
    manifest: true,
    assetsInlineLimit: 0,
    // What is bundled goes into the wheel: with its authors' licences.
    license: { fileName: "licenses.md" },
  },
  server: {
    port: 5117,
    proxy: { "/api": server, "/healthz": server },
  },
  test: {
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Making a page takes longer than most tests: a .ts that needs one says so in its first line.
    projects: [
      { extends: true, test: { name: "parts", include: ["src/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "components",
          include: ["src/**/*.test.tsx"],
          environment: "jsdom",
          setupFiles: ["src/test-setup.ts"],
        },
      },
    ],
  },
});
