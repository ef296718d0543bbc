/** Where one looks, shared by all that is looked at together. The link gets it when it has come to rest. */
import { useEffect, useRef, useState } from "react";
import { createOwnWrites } from "../base/ownWrites";
import type { SetOptions } from "./usePanelOptions";

/** Writing the link while somebody drags would cost more than drawing. */
const REST_MS = 250;

export type ChangeView<View> = (change: (view: View) => View) => void;

/** How it stands in the link; a constant of its module. */
export interface InLink<View> {
  option: string;
  parse: (text: string | undefined) => View;
  /** Nothing for the whole. */
  format: (view: View) => string | undefined;
}

export function useLinkedView<View>(
  inLink: string | undefined,
  { option, parse, format }: InLink<View>,
  set: SetOptions,
): [View, ChangeView<View>] {
  const [view, setView] = useState(() => parse(inLink));
  const writes = useRef(createOwnWrites(inLink));
  const latest = useRef(set);
  latest.current = set;
  useEffect(() => {
    // Another link was opened, or a change undone.
    if (!writes.current.isOwn(inLink)) setView(parse(inLink));
  }, [inLink, parse]);
  useEffect(() => {
    const text = format(view);
    if (text === writes.current.newest) return;
    const timer = setTimeout(() => {
      writes.current.wrote(text);
      latest.current({ [option]: text }, { replace: true });
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [view, option, format]);
  return [view, setView];
}
