/** Logged markdown: rendered, as its source, or what changed in it. */
import { Texts } from "../_texts/Texts";
import type { TextItem } from "../_texts/textItem";
import { ItemList } from "../ItemList";
import type { PanelProps } from "../types";
import { Document } from "./Document";
import { reader } from "./reader";

const BESIDE_PIXELS = 280;

const textOf = (item: TextItem): TextItem => item;

export function Panel(props: PanelProps<TextItem>) {
  const { mode, tracks } = props;
  if (mode === "source" || mode === "diff")
    return (
      <Texts
        {...props}
        noun="text"
        textOf={textOf}
        reader={reader}
        diff={mode === "diff"}
        mono={mode === "source"}
      />
    );
  return (
    <ItemList
      {...props}
      noun="text"
      beside={tracks.length > 1 ? BESIDE_PIXELS : undefined}
      draw={(item, { run }) => <Document item={item} label={`${props.panelKey} of ${run.name}`} />}
    />
  );
}
