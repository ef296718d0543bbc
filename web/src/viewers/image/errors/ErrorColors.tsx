/** What is inside is coloured by its errors, whatever the page's pictures are coloured by. */
import { type ReactNode, useMemo } from "react";
import { OverlayProvider } from "../../../overlay/OverlayProvider";
import { useOverlay } from "../../../overlay/settings";

export function ErrorColors({ children }: { children: ReactNode }) {
  const overlay = useOverlay();
  const colored = useMemo(
    () => ({ ...overlay, settings: { ...overlay.settings, color: "error" as const } }),
    [overlay],
  );
  return <OverlayProvider value={colored}>{children}</OverlayProvider>;
}
