/** What a frame's script tells when Escape was pressed in it and its document had no use for it. */
export const ESCAPE = "escape";

/** Keys go to the page again: to what is around the frame, if the focus is in the frame at all. */
export function leaveFrame(frame: HTMLIFrameElement | null): void {
  if (!frame || document.activeElement !== frame) return;
  const around = frame.parentElement?.closest<HTMLElement>("[tabindex]");
  if (around) around.focus({ preventScroll: true });
  else frame.blur();
}
