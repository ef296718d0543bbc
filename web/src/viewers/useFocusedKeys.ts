/** Names the keys of a part in the palette and under `?` while the focus is in it; its own listener hears them. */
import { type RefObject, useEffect, useState } from "react";
import { useCommands } from "../ui/commands";

export interface NamedKey {
  title: string;
  keys: readonly string[];
  run: () => void;
}

/** `section` begins with "In a": there the keys mean something else than elsewhere. */
export function useFocusedKeys(
  box: RefObject<HTMLElement | null>,
  section: `In a ${string}`,
  keys: readonly NamedKey[],
): void {
  const focused = useFocused(box);
  useCommands(
    focused
      ? keys.map((key) => ({ ...key, id: `${section}.${key.title}`, section, ownKeys: true }))
      : [],
  );
}

/** Also while a dialog has the focus that was opened from there, as the list of keys. */
function useFocused(box: RefObject<HTMLElement | null>): boolean {
  const [focused, setFocused] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const moved = (target: EventTarget | null) => {
      if (target instanceof Element && target.closest("[role=dialog]")) return;
      setFocused(target instanceof Node && element.contains(target));
    };
    const entered = (event: FocusEvent) => moved(event.target);
    const left = (event: FocusEvent) => moved(event.relatedTarget);
    document.addEventListener("focusin", entered);
    element.addEventListener("focusout", left);
    return () => {
      document.removeEventListener("focusin", entered);
      element.removeEventListener("focusout", left);
    };
  }, [box]);
  return focused;
}
