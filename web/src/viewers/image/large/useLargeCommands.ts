/** The keys of the large view, each a command of the palette. */
import { useCommands } from "../../../ui/commands";
import type { Camera } from "./camera";

export interface Zoom {
  camera: Camera;
  by: (factor: number) => void;
  fit: () => void;
  pixelForPixel: () => void;
  look: (x: number, y: number) => void;
}

export type Move = (by: { pictures?: number; runs?: number }) => void;

const ZOOM_FACTOR = 1.5;
const LOOK_PART = 0.2;

export function useLargeCommands({ move, zoom }: { move: Move; zoom: Zoom }): void {
  const commands: [title: string, keys: string[], run: () => void][] = [
    ["Previous picture", ["["], () => move({ pictures: -1 })],
    ["Next picture", ["]"], () => move({ pictures: 1 })],
    ["Previous run", [","], () => move({ runs: -1 })],
    ["Next run", ["."], () => move({ runs: 1 })],
    ["Zoom in", ["+", "="], () => zoom.by(ZOOM_FACTOR)],
    ["Zoom out", ["-"], () => zoom.by(1 / ZOOM_FACTOR)],
    ["Fit the picture", ["0"], zoom.fit],
    ["Pixel for pixel", ["z"], zoom.pixelForPixel],
    ["Look left", ["h"], () => zoom.look(-LOOK_PART, 0)],
    ["Look down", ["j"], () => zoom.look(0, LOOK_PART)],
    ["Look up", ["k"], () => zoom.look(0, -LOOK_PART)],
    ["Look right", ["l"], () => zoom.look(LOOK_PART, 0)],
  ];
  useCommands(
    commands.map(([title, keys, run]) => ({
      id: `image.${title}`,
      title,
      section: "Pictures",
      keys,
      run,
    })),
  );
}
