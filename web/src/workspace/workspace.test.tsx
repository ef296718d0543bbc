/** The workspace over canned answers of the server: sections, panels and their attributes, playhead. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type ReactNode, useMemo, useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Key, StoredItem } from "../api/types.gen";
import { currentCommands } from "../ui/commands";
import { Playhead } from "./Playhead";
import { Toolbar } from "./Toolbar";
import { defaultView, ViewContext, type ViewState, type VisibleRun } from "./view";
import { Workspace } from "./Workspace";

const run: VisibleRun = {
  path: "local/p/a",
  id: "a",
  name: "calm-heron",
  color: "var(--run-0)",
  state: "finished",
  version: 1,
  lastStep: 100,
};

const key = (name: string, kind: string): Key => ({
  key: name,
  kind,
  runs: 1,
  count: 3,
  first_step: 0,
  last_step: 100,
});

const KEYS = [key("lone", "value"), key("val/note", "value"), key("val/odd", "hologram")];
const STEPS = [0, 40, 80];

const stored = (kind: string, meta: StoredItem["meta"]): StoredItem => ({
  kind,
  version: 1,
  meta,
  blobs: {},
  children: {},
});

function media(url: URL) {
  const name = url.searchParams.get("key") ?? "";
  const asked = Number(url.searchParams.get("step") ?? 100);
  const step = STEPS.filter((one) => one <= asked).pop();
  const kind = KEYS.find((one) => one.key === name)?.kind ?? "value";
  const entry = {
    step,
    time: 1,
    items: [stored(kind, { value: `${name} at ${step}` })],
    total: 1,
    listed: false,
    positions: [0],
  };
  return {
    key: name,
    tracks: [{ run: run.path, entries: step === undefined ? [] : [entry], total: 3 }],
  };
}

const asked: string[] = [];

async function answer(input: string): Promise<Response> {
  const url = new URL(input, "http://localhost");
  asked.push(url.pathname + url.search);
  const bodies: Record<string, () => unknown> = {
    "/api/v1/keys": () => ({ keys: KEYS }),
    "/api/v1/marks": () => ({
      marks: [{ run: run.path, steps: STEPS, total: 3, first_step: 0, last_step: 100 }],
    }),
    "/api/v1/media": () => media(url),
  };
  return Response.json(bodies[url.pathname]?.());
}

function Page({ initial, children }: { initial: Partial<ViewState>; children: ReactNode }) {
  const [state, setState] = useState<ViewState>({ ...defaultView, ...initial });
  const client = useMemo(
    () => new QueryClient({ defaultOptions: { queries: { retry: false } } }),
    [],
  );
  const view = {
    ...state,
    set: (change: Partial<ViewState>) => setState((old) => ({ ...old, ...change })),
  };
  return (
    <QueryClientProvider client={client}>
      <ViewContext value={view}>{children}</ViewContext>
    </QueryClientProvider>
  );
}

function show(initial: Partial<ViewState> = {}) {
  return render(
    <Page initial={initial}>
      <Toolbar />
      <Workspace runs={[run]} scope="project" />
      <Playhead runs={[run]} />
    </Page>,
  );
}

const panel = (name: string) => document.querySelector<HTMLElement>(`[data-panel="${name}"]`);
const command = (id: string) =>
  act(() =>
    currentCommands()
      .find((one) => one.id === id)
      ?.run(),
  );
const playhead = () => document.querySelector("[data-step]")?.getAttribute("data-step");

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", answer);
  // jsdom lays nothing out: give elements a size, so that panels are near the screen.
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(1000);
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(800);
});
afterEach(() => vi.unstubAllGlobals());

it("puts each key into a section and says what each panel shows", async () => {
  show();
  await waitFor(() => expect(panel("val/note")).toHaveAttribute("data-state", "ready"));
  expect(screen.getByRole("button", { name: "General 1 panel" })).toBeVisible();
  expect(screen.getByRole("button", { name: "val 2 panels" })).toBeVisible();
  expect({ ...panel("val/note")?.dataset }).toMatchObject({
    kind: "value",
    shown: "1",
    total: "1",
  });
});

it("gives a kind that nobody draws its metadata", async () => {
  show();
  await waitFor(() => expect(panel("val/odd")).toHaveTextContent(/know the kind .hologram/));
});

it("shows the newest at or before the playhead, with its age", async () => {
  show({ step: 55 });
  await waitFor(() => expect(panel("val/note")).toHaveTextContent("val/note at 40"));
  expect(panel("val/note")).toHaveTextContent("15 steps earlier");
  expect(playhead()).toBe("55");
});

it("asks once for all playheads between two logged steps", async () => {
  show({ step: 55 });
  await waitFor(() => expect(panel("val/note")).toHaveAttribute("data-state", "ready"));
  const before = asked.filter((url) => url.includes("key=val%2Fnote&step=40")).length;
  await command("playhead.next");
  expect(playhead()).toBe("56");
  await waitFor(() => expect(panel("val/note")).toHaveTextContent("16 steps earlier"));
  expect(asked.filter((url) => url.includes("key=val%2Fnote&step=40"))).toHaveLength(before);
});

it("moves by steps, by logged media and to the ends", async () => {
  show({ step: 55 });
  await waitFor(() => expect(panel("val/note")).toHaveAttribute("data-state", "ready"));
  const places = [];
  for (const id of ["previous", "backward", "nextMark", "previousMark", "last", "first"]) {
    await command(`playhead.${id}`);
    places.push(playhead());
  }
  expect(places).toEqual(["54", "44", "80", "40", "100", "0"]);
});

it("takes a typed step", async () => {
  show();
  await waitFor(() => expect(playhead()).toBe("100"));
  const field = screen.getByRole("textbox", { name: "Step" });
  await userEvent.clear(field);
  await userEvent.type(field, "4 1{Enter}");
  await waitFor(() => expect(playhead()).toBe("41"));
  await waitFor(() => expect(panel("val/note")).toHaveTextContent("at 40"));
});

it("folds sections, finds panels and enlarges one", async () => {
  show();
  await waitFor(() => expect(panel("val/note")).toBeInTheDocument());
  await userEvent.click(screen.getByRole("button", { name: "val 2 panels" }));
  expect(panel("val/note")).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "val 2 panels" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Find panels" }), "note");
  await waitFor(() => expect(panel("lone")).not.toBeInTheDocument());
  const note = panel("val/note") as HTMLElement;
  await userEvent.click(within(note).getByRole("button", { name: "Enlarge" }));
  expect(document.querySelectorAll('[data-panel="val/note"]')).toHaveLength(1);
  expect(panel("val/note")).toHaveAttribute("data-large", "true");
  await userEvent.keyboard("{Escape}");
  expect(panel("val/note")).not.toHaveAttribute("data-large");
});

it("says what to do when there is nothing", async () => {
  render(
    <Page initial={{}}>
      <Workspace runs={[]} scope="project" />
    </Page>,
  );
  expect(screen.getByText("No run is shown")).toBeVisible();
});
