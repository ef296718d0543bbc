import { formatBytes, formatInteger } from "../../base/format";
import { Download } from "../Download";
import { ItemList } from "../ItemList";
import { LongText } from "../LongText";
import type { PanelProps } from "../types";
import type { HtmlItem } from "./model";
import styles from "./Panel.module.css";

/** Each document at the playhead, as a page on which no script runs, or as its source. */
export function Panel(props: PanelProps<HtmlItem>) {
  return (
    <ItemList
      {...props}
      noun="page"
      beside={props.mode === "page"}
      fill={props.mode === "page"}
      draw={(item) =>
        props.mode === "source" ? (
          <LongText item={item.source} mono />
        ) : (
          <Page item={item} name={item.title || item.caption || props.panelKey} />
        )
      }
    />
  );
}

function Page({ item, name }: { item: HtmlItem; name: string }) {
  return (
    <figure className={styles.page}>
      {/* All of the sandbox holds: an origin of its own, no scripts, forms, popups or downloads.
          The server sends the same sandbox with the file, for those who open it by its address. */}
      <iframe
        className={styles.frame}
        src={item.url}
        sandbox=""
        referrerPolicy="no-referrer"
        loading="lazy"
        title={name}
      />
      <figcaption className={styles.foot}>
        {item.caption && <span className={styles.caption}>{item.caption}</span>}
        <span>{formatInteger(item.source.length)} characters · scripts do not run here</span>
        <Download url={item.url}>{formatBytes(item.size_bytes)}</Download>
      </figcaption>
    </figure>
  );
}
