import { useQuery } from "@tanstack/react-query";
import { formatBytes, formatInteger } from "../../base/format";
import { Download } from "../Download";
import { ItemList } from "../ItemList";
import { LongText } from "../LongText";
import type { PanelProps } from "../types";
import { whyUnserved } from "../whyUnread";
import type { HtmlItem } from "./model";
import styles from "./Panel.module.css";

/** Each document at the playhead, as a page on which no script runs, or as its source. */
export function Panel(props: PanelProps<HtmlItem>) {
  return (
    <ItemList
      {...props}
      noun="page"
      beside={props.mode === "page" ? BESIDE_PIXELS : undefined}
      fill={props.mode === "page" ? FILL_PIXELS : undefined}
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

const BESIDE_PIXELS = 240;
const FILL_PIXELS = 170;
/** A server that is away may come back. */
const RETRY_MS = 3000;

function Page({ item, name }: { item: HtmlItem; name: string }) {
  // A frame does not say that its page is missing: asked for first.
  const { data: unserved } = useQuery({
    queryKey: ["unserved", item.url],
    queryFn: async () => (await whyUnserved(item.url)) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data && !state.data.lasting ? RETRY_MS : false),
  });
  if (unserved) {
    return (
      <p className={styles.missing} role="alert">
        {unserved.reason}
      </p>
    );
  }
  return (
    <figure className={styles.page}>
      {/* An origin of its own, no scripts, no forms, no downloads. A click on a link may open a window:
          a usual one, else what it shows would not work. The server sends the same sandbox with the
          file, for those who open it by its address. Never with scripts: they would open windows too. */}
      {unserved === undefined ? (
        <div className={styles.frame} />
      ) : (
        <iframe
          className={styles.frame}
          src={item.pageUrl}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          loading="lazy"
          title={name}
        />
      )}
      <figcaption className={styles.foot}>
        {item.caption && (
          <span className={styles.caption} dir="auto">
            {item.caption}
          </span>
        )}
        <span>{formatInteger(item.source.length)} characters · scripts do not run here</span>
        <Download url={item.url}>{formatBytes(item.size_bytes)}</Download>
      </figcaption>
    </figure>
  );
}
