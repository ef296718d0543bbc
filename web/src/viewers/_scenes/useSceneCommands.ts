/** The keys of a large view in space, each a command of the palette. */
import type { RefObject } from "react";
import { VIEW_KEYS } from "../../gl/viewKeys";
import { type Command, useCommands } from "../../ui/commands";
import { useFocusedKeys } from "../useFocusedKeys";
import type { SceneMoves, SceneTools } from "./SceneStrip";
import type { Lay } from "./useLaid";

interface SceneCommands {
  tools: SceneTools;
  moves: SceneMoves | undefined;
}

/** What turning by keys takes a view to be; the view that has the focus knows better, and comes first. */
const ASPECT = 1.5;

export function useSceneCommands({ tools, moves }: SceneCommands): void {
  const { axes, measuring, lay, set, fit } = tools;
  const turning = turns(tools).map(({ id, title, keys, run }) => command(id, title, keys, run));
  const step = (id: string, title: string, key: string, by: Parameters<SceneMoves["move"]>[0]) =>
    command(id, title, [key], () => moves?.move(by));
  useCommands([
    ...turning,
    command("fit", "Show all of it", ["0"], fit),
    command("axes", "Axes with numbers", ["n"], () => set({ axes: !axes })),
    command("measure", "Measure between two points", ["u"], () => set({ measuring: !measuring })),
    ...(lay
      ? [command("together", "Side by side, or in one view", ["shift+r"], () => switchLay(lay))]
      : []),
    { ...command("fly", "Fly: also while Ctrl is held", ["h"], () => {}), ownKeys: true },
    step("previous", "Previous of the list", "[", { items: -1 }),
    step("next", "Next of the list", "]", { items: 1 }),
    step("previous-run", "Previous run", ",", { runs: -1 }),
    step("next-run", "Next run", ".", { runs: 1 }),
  ]);
}

function switchLay({ value, choices: [apart, together], set }: Lay): void {
  const next = value === apart?.value ? together : apart;
  if (next) set(next.value);
}

/** The same of a view in a panel: they are its own while it has the focus. */
export function useViewKeys(
  box: RefObject<HTMLElement | null>,
  tools: SceneTools | undefined,
): void {
  useFocusedKeys(
    box,
    "In a view in space",
    tools
      ? [
          ...turns(tools),
          { title: "Show all of it", keys: ["0"], run: tools.fit },
          { title: "Fly: also while Ctrl is held", keys: ["h"], run: () => {} },
        ]
      : [],
  );
}

function turns({ aims, up }: SceneTools) {
  return VIEW_KEYS.map(({ move, ...named }) => ({
    ...named,
    run: () => {
      for (const { link, group } of aims()) {
        const camera = link.of(group);
        const now = camera.get(ASPECT, up);
        if (now) camera.set(move(now, up, ASPECT));
      }
    },
  }));
}

const command = (id: string, title: string, keys: readonly string[], run: () => void): Command => ({
  id: `scene.${id}`,
  title,
  section: "Views in space",
  keys,
  run,
});
