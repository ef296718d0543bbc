/** What is inside is coloured by its errors, whatever the page's pictures are coloured by. */
import { type ReactNode, useMemo } from "react";
import { OverlayContext, useOverlay } from "../../../overlay/settings";

export function ErrorColors({ children }: { children: ReactNode }) {
  const overlay = useOverlay();
  const colored = useMemo(
    () => ({ ...overlay, settings: { ...overlay.settings, color: "error" as const } }),
    [overlay],
  );
  return <OverlayContext value={colored}>{children}</OverlayContext>;
}
