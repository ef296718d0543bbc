/** Logged texts: to read and search, or what changed in them. */
import { Texts } from "../_texts/Texts";
import { parseText, type TextItem } from "../_texts/textItem";
import type { PanelProps, StoredItem } from "../types";

const textOf = (item: TextItem): TextItem => item;
const parse = (stored: StoredItem): TextItem => parseText(stored, "text");

export const Panel = (props: PanelProps<TextItem>) => (
  <Texts {...props} noun="text" textOf={textOf} parse={parse} diff={props.mode === "diff"} />
);
