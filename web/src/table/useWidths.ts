/** The widths that a person gave to columns: kept here, or by the caller once a drag has ended. */
import { useMemo, useState } from "react";
import { MIN_WIDTH_PX, type Widths } from "./column";

const NONE: Widths = {};
const MOST_PIXELS = 2000;

export function useWidths(given: Widths | undefined, onWidths: ((to: Widths) => void) | undefined) {
  const [own, setOwn] = useState<Widths>(NONE);
  const [dragged, setDragged] = useState<Widths>(NONE);
  const kept = given ?? own;
  const now = useMemo(() => ({ ...kept, ...dragged }), [kept, dragged]);
  const set = (column: string, width: number, done: boolean) => {
    const fits = Math.round(Math.max(MIN_WIDTH_PX, Math.min(MOST_PIXELS, width)));
    if (!done) return setDragged({ [column]: fits });
    setDragged(NONE);
    (onWidths ?? setOwn)({ ...kept, [column]: fits });
  };
  return { now, set };
}
