/** From key presses to commands. */
import { type Command, currentCommands } from "./commands";
import { keyParts } from "./keyParts";

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Whether a press is the combination `keys` ("ctrl+k", "shift+ArrowLeft", "?"). */
export function matches(press: Press, keys: string): boolean {
  const parts = keyParts(keys);
  const key = parts.pop() ?? "";
  const wanted = key === "Space" ? " " : key;
  if (press.key.toLowerCase() !== wanted.toLowerCase()) return false;
  if ((press.ctrlKey || press.metaKey) !== parts.includes("ctrl")) return false;
  if (press.altKey !== parts.includes("alt")) return false;
  // "?" and the like already need shift on most keyboards.
  return wanted.length === 1 && !/[a-z ]/i.test(wanted)
    ? true
    : press.shiftKey === parts.includes("shift");
}

/** Whether the press belongs to a field, a menu or a dialog, and not to the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest("input, textarea, select, [role=menu], [role=listbox], [role=dialog]") !== null
  );
}

const SWITCHES = "[aria-pressed], [aria-checked], [aria-expanded], summary";

/** What was clicked and has had the focus since. */
let clicked: Element | null = null;

/** Tell clicks from keys, until the function that it gives back is called. */
export function watchClicks(): () => void {
  const press = ({ target }: PointerEvent) => {
    clicked = target instanceof Element ? target.closest(SWITCHES) : null;
  };
  const focus = ({ target }: FocusEvent) => {
    if (target !== clicked) clicked = null;
  };
  window.addEventListener("pointerdown", press, true);
  window.addEventListener("focusin", focus);
  return () => {
    window.removeEventListener("pointerdown", press, true);
    window.removeEventListener("focusin", focus);
  };
}

/** Space switches what the keyboard came to; after a click it does what it does elsewhere. */
const isSwitch = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches(SWITCHES) && target !== clicked;

/** The command that a press asks for. Combinations with Ctrl work in fields, too, unless they edit. */
export function commandFor(event: KeyboardEvent): Command | undefined {
  const typing = isTyping(event.target);
  const global = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  if (typing && !global) return undefined;
  if (event.key === " " && isSwitch(event.target)) return undefined;
  return currentCommands().find(
    (command) => !command.ownKeys && command.keys?.some((keys) => matches(event, keys)),
  );
}
