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

const lazy = Object.keys(manifest).filter((id) => manifest[id].isDynamicEntry);
const roots = new Set([entry, ...lazy]);
/**
 * For each root, the files that are there whenever it is asked for: those that every way to it has
 * loaded. All files at first, fewer with each round, as when dominators of a graph are sought;
 * walking all ways would take for ever.
 */
function filesBefore() {
  const all = new Set([...roots].flatMap((id) => filesOf(id)));
  const before = new Map([...roots].map((id) => [id, id === entry ? new Set() : all]));
  const importers = new Map(lazy.map((id) => [id, importersOf(id)]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const id of lazy) {
      const ways = importers.get(id).map((from) => before.get(from).union(new Set(filesOf(from))));
      const common = ways.reduce((a, b) => a.intersection(b), before.get(id));
      changed ||= common.size < before.get(id).size;
      before.set(id, common);
    }
  }
  return before;
}

/** Libraries that several chunks need, whichever comes first: counted once, by themselves. */
const shared = new Set();
for (const [name, limit] of Object.entries(budget.shared_gz_kb)) {
  const files = Object.values(manifest).flatMap((chunk) => (chunk.name === name ? chunk.file : []));
  for (const file of files) shared.add(file);
  report(name, files.length === 1 ? kilobytes(files) : Number.POSITIVE_INFINITY, limit);
}

/** Where packages are a link to another folder, their addresses begin there. */
const inHere = (id) => id.replace(/^(\.\.\/)+.*?(?=node_modules\/)/, "");

const before = filesBefore();
for (const id of lazy) {
  const files = filesOf(id).filter((file) => !before.get(id).has(file) && !shared.has(file));
  report(inHere(id), kilobytes(files), budget.lazy_gz_kb[inHere(id)] ?? budget.lazy_gz_kb.default);
}
process.exit(failed ? 1 : 0);
