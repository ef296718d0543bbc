/** The title of the browser's tab. */
import { useEffect } from "react";

export function useTitle(...names: (string | undefined)[]): void {
  const title = [...names.filter(Boolean), "Marey"].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
