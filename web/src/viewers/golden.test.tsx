/** Every value that the library's examples encode to is read, drawn small and drawn large, without a word on the console. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, waitFor } from "@testing-library/react";
import { Suspense } from "react";
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  type MockInstance,
  vi,
} from "vitest";
import { type AnyViewer, viewerFor, viewers } from "./registry";
import type { Entry, PanelProps, StoredItem, Track } from "./types";

interface GoldenValue extends Omit<StoredItem, "blobs" | "children"> {
  blobs: Record<string, { media_type: string; size_bytes: number; base64: string }>;
  children: Record<string, GoldenValue>;
}

const ROOT = join(process.cwd(), "../tests/golden/values");

const goldenFiles: [kind: string, file: string][] = readdirSync(ROOT).flatMap((kind) =>
  readdirSync(join(ROOT, kind)).map((file): [string, string] => [kind, file]),
);

function asStored(value: GoldenValue): StoredItem {
  const blobs = Object.entries(value.blobs).map(([name, { media_type, size_bytes, base64 }]) => [
    name,
    { url: `data:${media_type};base64,${base64}`, media_type, size_bytes },
  ]);
  const children = Object.entries(value.children).map(([name, child]) => [name, asStored(child)]);
  const { kind, version, meta } = value;
  return {
    kind,
    version,
    meta,
    blobs: Object.fromEntries(blobs),
    children: Object.fromEntries(children),
  };
}

const readGolden = (kind: string, file: string): StoredItem =>
  asStored(JSON.parse(readFileSync(join(ROOT, kind, file), "utf8")) as GoldenValue);

function tracksOf(item: unknown): Track<unknown>[] {
  const entry = (step: number): Entry<unknown> => ({
    step,
    time: step,
    items: [item, item],
    positions: [0, 1],
    total: 2,
  });
  return ["a", "b"].map((id, i) => ({
    run: { path: `local/p/${id}`, id, name: `run ${id}`, color: `var(--run-${i})` },
    now: entry(8),
    age: i * 2,
    history: [entry(0), entry(4), entry(8)],
    historyTotal: 3,
    stale: false,
  }));
}

async function mountPanel(viewer: AnyViewer, item: unknown, mode: string): Promise<HTMLElement> {
  const { Panel } = await viewer.load();
  const props: PanelProps<unknown> = {
    tracks: tracksOf(item),
    mode,
    setMode: () => {},
    step: 9,
    setStep: () => {},
    range: [0, 9],
    setRange: () => {},
    large: false,
    focus: null,
    setFocus: () => {},
    options: "",
    setOptions: () => {},
    want: () => {},
    panelKey: "golden/key",
    reportCount: () => {},
  };
  return render(
    <QueryClientProvider
      client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}
    >
      <Suspense fallback={null}>
        <Panel {...props} />
      </Suspense>
    </QueryClientProvider>,
  ).container;
}

let said: MockInstance[];
beforeEach(() => {
  said = (["error", "warn", "log"] as const).map((level) => vi.spyOn(console, level));
});
/** jsdom has no workers; this one never answers. */
class SilentWorker extends EventTarget {
  postMessage(): void {}
  terminate(): void {}
}

// Rows of tables come from the server; here none answers, also not what asks after its test.
beforeAll(() => {
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  vi.stubGlobal("Worker", SilentWorker);
});
afterAll(() => {
  vi.unstubAllGlobals();
});

describe.each(goldenFiles)("%s %s", (kind, file) => {
  const viewer = viewerFor(kind, readGolden(kind, file).version);

  it("is drawn small and large", async () => {
    const item = viewer.parse(readGolden(kind, file));
    const { container } = render(<viewer.Cell item={item} />, { wrapper: Suspense });
    await waitFor(() => expect(container).not.toBeEmptyDOMElement());
    for (const mode of viewer.modes?.map((one) => one.id) ?? [""]) {
      cleanup();
      const panel = await mountPanel(viewer, item, mode);
      await waitFor(() => expect(panel).not.toBeEmptyDOMElement());
    }
    for (const spy of said) expect(spy).not.toHaveBeenCalled();
  });
});

describe("the registry", () => {
  it("holds a viewer for each kind of golden value, in a folder of its name", () => {
    const known = viewers.map((viewer) => viewer.kind);
    for (const [kind] of goldenFiles) expect(known).toContain(kind);
    for (const kind of known)
      expect(readdirSync(join(import.meta.dirname, kind))).toContain("index.ts");
  });

  it("shows metadata and files of what nobody here reads", async () => {
    const later: StoredItem = { ...readGolden("value", "text.json"), version: 99 };
    for (const stranger of [viewerFor("hologram"), viewerFor("value", 99)]) {
      expect(stranger.kind).toBe("unknown");
      expect(await mountPanel(stranger, stranger.parse(later), "")).toHaveTextContent("version 99");
    }
  });

  it.each(viewers.map((viewer): [string, AnyViewer] => [viewer.kind, viewer]))(
    "%s says what is wrong with metadata that is none",
    (kind, viewer) => {
      const broken: StoredItem = { kind, version: 1, meta: {}, blobs: {}, children: {} };
      expect(() => viewer.parse(broken)).toThrow(/^expected /);
    },
  );
});
