// Fails if the first load or a lazy chunk of the built page is larger than budget.json allows.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

const web = resolve(import.meta.dirname, "..");
const built = resolve(web, process.env.MAREY_WEB_OUT ?? "../src/marey/static");
const manifestFile = join(built, ".vite/manifest.json");
if (!existsSync(manifestFile)) {
  console.error(`No build found: expected ${manifestFile}. Run "npm run build" first.`);
  process.exit(2);
}
const budget = JSON.parse(readFileSync(join(web, "budget.json"), "utf8"));
const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));

/** Files that the browser loads for `id` without a dynamic import. */
function filesOf(id, seen = new Set()) {
  if (seen.has(id)) return [];
  seen.add(id);
  const chunk = manifest[id];
  const imported = (chunk.imports ?? []).flatMap((other) => filesOf(other, seen));
  return [chunk.file, ...(chunk.css ?? []), ...imported];
}

const kilobytes = (files) =>
  [...new Set(files)].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(built, file)), { level: 9 }).length,
    0,
  ) / 1024;

let failed = false;
function report(name, size, limit) {
  const over = size > limit;
  failed ||= over;
  console.log(
    `${over ? "OVER " : "ok   "}${size.toFixed(1).padStart(8)} of ${limit} kB gz  ${name}`,
  );
}

const entry = Object.keys(manifest).find((id) => manifest[id].isEntry);
report("first load", kilobytes(filesOf(entry)), budget.entry_gz_kb);

/** Chunks whose own code, or what it imports at once, imports `id` when needed. */
const importersOf = (id) =>
  [...roots].filter((root) =>
    chunksOf(root).some((chunk) => manifest[chunk].dynamicImports?.includes(id)),
  );

function chunksOf(id, seen = new Set()) {
  if (seen.has(id)) return [];
  seen.add(id);
  return [id, ...(manifest[id].imports ?? []).flatMap((other) => chunksOf(other, seen))];
}

/** Files that are there whenever `id` is asked for: those that every way to it has loaded. */
function loadedBefore(id, way = new Set()) {
  if (id === entry) return new Set();
  const ways = importersOf(id)
    .filter((importer) => importer !== id && !way.has(importer))
    .map((importer) =>
      loadedBefore(importer, new Set([...way, id])).union(new Set(filesOf(importer))),
    );
  return ways.length === 0 ? new Set(filesOf(entry)) : ways.reduce((a, b) => a.intersection(b));
}

const lazy = Object.keys(manifest).filter((id) => manifest[id].isDynamicEntry);
const roots = new Set([entry, ...lazy]);
for (const id of lazy) {
  const before = loadedBefore(id);
  const files = filesOf(id).filter((file) => !before.has(file));
  report(id, kilobytes(files), budget.lazy_gz_kb[id] ?? budget.lazy_gz_kb.default);
}
process.exit(failed ? 1 : 0);
