/** The keys of a large view in space, each a command of the palette. */
import { VIEW_KEYS } from "../gl/viewKeys";
import { type Command, useCommands } from "../ui/commands";
import type { SceneMoves, SceneTools } from "./SceneStrip";

interface SceneCommands {
  tools: SceneTools;
  moves: SceneMoves | undefined;
}

/** What turning by keys takes a view to be; the view that has the focus knows better, and comes first. */
const ASPECT = 1.5;

export function useSceneCommands({ tools, moves }: SceneCommands): void {
  const { main, up, axes, measuring, set, fit } = tools;
  const camera = main.of("0");
  const turning = VIEW_KEYS.map(({ id, title, keys, move }) =>
    command(id, title, keys, () => {
      const now = camera.get(ASPECT, up);
      if (now) camera.set(move(now, up, ASPECT));
    }),
  );
  const step = (id: string, title: string, key: string, by: Parameters<SceneMoves["move"]>[0]) =>
    command(id, title, [key], () => moves?.move(by));
  useCommands([
    ...turning,
    command("fit", "Show all of it", ["0"], fit),
    command("axes", "Axes with numbers", ["n"], () => set({ axes: !axes })),
    command("measure", "Measure between two points", ["u"], () => set({ measuring: !measuring })),
    { ...command("fly", "Fly: also while Ctrl is held", ["h"], () => {}), ownKeys: true },
    step("previous", "Previous of the list", "[", { items: -1 }),
    step("next", "Next of the list", "]", { items: 1 }),
    step("previous-run", "Previous run", ",", { runs: -1 }),
    step("next-run", "Next run", ".", { runs: 1 }),
  ]);
}

const command = (id: string, title: string, keys: readonly string[], run: () => void): Command => ({
  id: `scene.${id}`,
  title,
  section: "Views in space",
  keys,
  run,
});
