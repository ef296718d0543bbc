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

/** The command that a press asks for. Combinations with Ctrl work in fields, too, unless they edit. */
export function commandFor(event: KeyboardEvent): Command | undefined {
  const typing = isTyping(event.target);
  const global = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  if (typing && !global) return undefined;
  return currentCommands().find(
    (command) => !command.ownKeys && command.keys?.some((keys) => matches(event, keys)),
  );
}
