/** Logged pages at the playhead: shown, read, or compared. */
import { Texts } from "../_texts/Texts";
import type { PanelProps } from "../types";
import { type HtmlItem, reader } from "./model";
import { Pages } from "./Pages";

const sourceOf = (item: HtmlItem) => item.source;

export function Panel(props: PanelProps<HtmlItem>) {
  if (props.mode === "page") return <Pages {...props} />;
  const diff = props.mode === "diff";
  return <Texts {...props} noun="page" textOf={sourceOf} reader={reader} diff={diff} mono />;
}
