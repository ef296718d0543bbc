/** The playhead's keys, each a command of the palette. */
import { useCommands } from "../ui/commands";
import { markBeside } from "./marks";
import type { PlayheadState } from "./scrub";
import type { LoggedMarks } from "./useMarks";
import type { PinsState } from "./usePins";
import { useView } from "./view";

const SECTION = "Playhead";
const LARGE_STEP = 10;

export function usePlayheadCommands(
  playhead: PlayheadState,
  marks: LoggedMarks,
  togglePlay: () => void,
): void {
  const { step, move } = playhead;
  const [earliest, last] = marks.extent ?? [0, 0];
  // Before the marks have come nothing tells which step is the first one.
  const first = marks.arrived ? earliest : 0;
  const to = (next: number | null) => {
    if (next !== null && step !== null) move(Math.min(last, Math.max(first, next)));
  };
  const by = (distance: number) => to(step === null ? null : step + distance);
  const beside = (direction: 1 | -1) =>
    to(step === null ? null : markBeside(step, marks.steps, direction));
  useCommands([
    command("play", "Play or pause", "Space", togglePlay),
    command("next", "Next step", "ArrowRight", () => by(1)),
    command("previous", "Previous step", "ArrowLeft", () => by(-1)),
    command("forward", "Ten steps on", "shift+ArrowRight", () => by(LARGE_STEP)),
    command("backward", "Ten steps back", "shift+ArrowLeft", () => by(-LARGE_STEP)),
    command("nextMark", "Next logged media", "alt+ArrowRight", () => beside(1)),
    command("previousMark", "Previous logged media", "alt+ArrowLeft", () => beside(-1)),
    command("first", "First step", "Home", () => to(first)),
    command("last", "Newest step", "End", () => to(last)),
  ]);
}

interface Places {
  pins: PinsState;
  chooseBest: () => void;
  toggleLooking: () => void;
}

/** Pins, best-of and looking with the pointer. */
export function usePlaceCommands({ pins, chooseBest, toggleLooking }: Places): void {
  const { best, large, set } = useView();
  const leave = command("leaveBest", "Leave best-of", "Escape", () => set({ best: undefined }));
  useCommands([
    command("pin", "Pin this step, or remove its pin", "shift+p", pins.toggle),
    command("nextPin", "Next pin", "alt+shift+ArrowRight", () => pins.visit(1)),
    command("previousPin", "Previous pin", "alt+shift+ArrowLeft", () => pins.visit(-1)),
    command("best", "Each run at its best step by a metric", "shift+b", chooseBest),
    keyless("clearPins", "Remove all pins", pins.clear),
    keyless("looking", "Hovering a chart shows that step’s media, or not", toggleLooking),
    // Escape first leaves the large view.
    ...(best && !large ? [leave] : []),
  ]);
}

const keyless = (id: string, title: string, run: () => void) => ({
  id: `playhead.${id}`,
  title,
  section: SECTION,
  run,
});

const command = (id: string, title: string, keys: string, run: () => void) => ({
  id: `playhead.${id}`,
  title,
  section: SECTION,
  keys: [keys],
  run,
});
