/** A document in its tile: fetched, and drawn in a frame; or why not. */
import { useState } from "react";
import { fileName } from "../../base/fileName";
import { formatBytes } from "../../base/format";
import { saveFrom } from "../../ui/saveFile";
import { ChartFailure, ChartOffer } from "../_figures/ChartFailure";
import { ChartTile, ChartWaiting } from "../_figures/ChartTile";
import { loadJson, useArrival } from "../_figures/chartFiles";
import { isRecord } from "../_figures/chartJson";
import { Frame } from "./Frame";
import { type BokehItem, nameOf, versionNote } from "./model";

/** Larger ones are drawn when somebody asks for it. */
const MOST_BYTES = 32 * 2 ** 20;

export function DocumentTile({ item, label }: { item: BokehItem; label: string }) {
  const [accepted, setAccepted] = useState("");
  const tooLarge = item.size_bytes > MOST_BYTES && accepted !== item.url;
  const { value, late, error, retry } = useArrival(`${item.url} ${tooLarge}`, () =>
    tooLarge ? Promise.resolve(undefined) : loadDocument(item.url),
  );
  const [broken, setBroken] = useState<{ value: unknown; reason: string }>();
  const failed = error ?? (broken && broken.value === value ? broken.reason : undefined);
  const file = { name: `${fileName(item.title || label)}.bokeh.json`, url: item.url };
  const content = () => {
    if (failed !== undefined) return <ChartFailure error={failed} file={file} onRetry={retry} />;
    if (tooLarge) {
      const text = `This document has ${formatBytes(item.size_bytes)}: drawing it takes long.`;
      return <ChartOffer text={text} file={file} onDraw={() => setAccepted(item.url)} />;
    }
    if (value === undefined) return <ChartWaiting name={nameOf(item)} />;
    return (
      <Frame
        json={value}
        label={`${nameOf(item)} (${label})`}
        onError={(reason) => setBroken({ value, reason })}
      />
    );
  };
  return (
    <ChartTile
      caption={item.caption}
      notes={versionNote(item)}
      menu={[{ label: "Download JSON", onSelect: () => saveFrom(file.url, file.name) }]}
      menuLabel={`Save ${label.slice(0, 100)}`}
      late={late && value !== undefined}
    >
      {content()}
    </ChartTile>
  );
}

/** As text: it is taken apart where it can do no harm. */
async function loadDocument(url: string): Promise<string> {
  const raw = await loadJson(url);
  const inner = isRecord(raw) && isRecord(raw.doc) ? raw.doc : raw;
  if (!isRecord(inner) || !Array.isArray(inner.roots))
    throw new Error("The file is damaged: it holds no document of Bokeh.");
  return JSON.stringify(inner);
}
