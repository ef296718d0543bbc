/** A document with what is known of it below: caption, size, what it did not get, where to find it. */
import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { formatBytes, formatInteger } from "../../base/format";
import { Download } from "../Download";
import { whyUnserved } from "../whyUnread";
import { Frame } from "./Frame";
import { blockedText, type HtmlItem, pageUrl } from "./model";
import styles from "./Panel.module.css";

/** A server that is away may come back. */
const RETRY_MS = 3000;

interface PageProps {
  item: HtmlItem;
  name: string;
  scripts: boolean;
  pixels: number;
  fill: boolean;
  version: number;
  onOpen: (url: string) => void;
}

export function Page({ item, name, scripts, pixels, fill, version, onOpen }: PageProps) {
  const [blocked, setBlocked] = useState<{ of: string; urls: readonly string[] }>();
  const unserved = useUnserved(item.url);
  const of = `${version} ${item.url}`;
  const problem = blocked?.of === of ? blockedText(blocked.urls) : "";
  return (
    <figure className={styles.page}>
      {unserved ? (
        <p className={styles.missing} role="alert" style={{ height: pixels }}>
          {unserved.reason}
        </p>
      ) : unserved === undefined ? (
        <div className={styles.frame} style={{ height: pixels }} />
      ) : (
        <Frame
          item={item}
          name={name}
          scripts={scripts}
          pixels={pixels}
          fill={fill}
          version={version}
          onOpen={onOpen}
          onBlocked={(urls) => setBlocked({ of, urls })}
        />
      )}
      <figcaption className={styles.foot}>
        {item.caption && (
          <span className={styles.caption} dir="auto">
            {item.caption}
          </span>
        )}
        <span>{formatInteger(item.source.length)} characters</span>
        {!scripts && <span>scripts do not run here</span>}
        {problem && (
          <span className={styles.blocked} title={blocked?.urls.join("\n")}>
            {problem}
          </span>
        )}
        <Download url={item.url}>{formatBytes(item.size_bytes)}</Download>
        <a
          className={styles.tab}
          href={pageUrl(item, scripts)}
          target="_blank"
          rel="noopener noreferrer"
        >
          <ExternalLink size={12} aria-hidden /> in a tab
        </a>
      </figcaption>
    </figure>
  );
}

/** A frame does not say that its page is missing: asked for first. Null: it is served. */
function useUnserved(url: string) {
  const { data } = useQuery({
    queryKey: ["unserved", url],
    queryFn: async () => (await whyUnserved(url)) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data && !state.data.lasting ? RETRY_MS : false),
    placeholderData: (previous) => previous,
  });
  return data;
}
