/** Runs the command of each key pressed on the page. */
import { useEffect } from "react";
import { commandFor, watchClicks } from "../ui/shortcuts";

export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const command = commandFor(event);
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener("keydown", onKeyDown);
    const unwatch = watchClicks();
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      unwatch();
    };
  }, []);
}
