/** Logged texts: to read and search, or what changed in them. */
import { Texts } from "../_texts/Texts";
import type { TextItem } from "../_texts/textItem";
import type { PanelProps } from "../types";
import { reader } from "./reader";

const textOf = (item: TextItem): TextItem => item;

export const Panel = (props: PanelProps<TextItem>) => (
  <Texts {...props} noun="text" textOf={textOf} reader={reader} diff={props.mode === "diff"} />
);
