/** A field's text while it is typed: handed on when the typing rests, or at once with Enter. */
import { useEffect, useRef, useState } from "react";

const REST_MS = 350;

export function useDraft(value: string, commit: (text: string) => void, restMs = REST_MS) {
  const [draft, setDraft] = useState<string>();
  const latest = useRef(commit);
  latest.current = commit;
  useEffect(() => {
    if (draft === undefined) return;
    const timer = setTimeout(() => {
      setDraft(undefined);
      if (draft !== value) latest.current(draft);
    }, restMs);
    return () => clearTimeout(timer);
  }, [draft, value, restMs]);
  return {
    text: draft ?? value,
    typing: draft !== undefined,
    type: setDraft,
    enter: () => {
      if (draft === undefined) return;
      setDraft(undefined);
      if (draft !== value) latest.current(draft);
    },
  };
}
