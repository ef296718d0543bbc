/** A logged HTML document: its source, and its address for a frame. */

import { countOf } from "../../base/format";
import { parseText, type TextItem } from "../_texts/textItem";
import { ESCAPE } from "../leaveFrame";
import * as read from "../parsing";
import type { Reader } from "../readItem";
import type { StoredItem } from "../types";

export interface HtmlItem {
  /** The file as it was logged. */
  url: string;
  /** It wants our style sheet. */
  styled: boolean;
  size_bytes: number;
  title: string;
  caption: string;
  source: TextItem;
}

export const reader: Reader<HtmlItem> = { kind: "html", versions: [1], parse };

export function parse(stored: StoredItem): HtmlItem {
  const source = parseText(stored, "html");
  const { url, size_bytes } = read.file(stored.blobs, "html");
  const title = read.optionalText(stored.meta, "title") ?? "";
  return {
    url,
    styled: stored.meta.inject !== false,
    size_bytes,
    title,
    caption: source.caption,
    source: { ...source, caption: "" },
  };
}

/** What a frame shows; the server puts style sheet and script in. Data addresses have no server. */
export function pageUrl({ url, styled }: Pick<HtmlItem, "url" | "styled">, scripts: boolean) {
  if (url.startsWith("data:")) return url;
  const wanted = [styled && "styled=1", scripts && "scripts=1"].filter(Boolean);
  return wanted.length > 0 ? `${url}?${wanted.join("&")}` : url;
}

/**
 * Without scripts a click on a link may open a window: a usual one, else what it shows would not
 * work. With scripts nothing but running is allowed: they would open windows too.
 */
export const sandboxOf = (scripts: boolean): string =>
  scripts ? "allow-scripts" : "allow-popups allow-popups-to-escape-sandbox";

export type Told =
  | { type: "size"; height: number }
  | { type: "open"; url: string }
  | { type: "blocked"; url: string }
  | { type: "escape" };

export const HIGHEST_PIXELS = 20_000;
const LONGEST_URL = 4096;

/** What a frame says of itself, if it can be true. It is the document's word, not the server's. */
export function toldBy(data: unknown): Told | null {
  if (typeof data !== "object" || data === null) return null;
  const { marey, height, url } = data as Record<string, unknown>;
  if (marey === "size") {
    if (typeof height !== "number" || !Number.isFinite(height) || height < 0) return null;
    return { type: "size", height: Math.min(HIGHEST_PIXELS, Math.ceil(height)) };
  }
  if (marey === ESCAPE) return { type: "escape" };
  if (typeof url !== "string" || url.length > LONGEST_URL) return null;
  if (marey === "open") return isOpenable(url) ? { type: "open", url } : null;
  return marey === "blocked" && URL.canParse(url) ? { type: "blocked", url } : null;
}

const isOpenable = (url: string): boolean =>
  URL.canParse(url) && ["http:", "https:", "mailto:"].includes(new URL(url).protocol);

/** "3 files of other hosts were not loaded: cdn.example.org and 1 other host"; empty if there were none. */
export function blockedText(urls: readonly string[]): string {
  const hosts = [...new Set(urls.map((url) => new URL(url).host || "elsewhere"))];
  if (hosts.length === 0) return "";
  const files = urls.length === 1 ? "1 file was" : `${urls.length} files were`;
  const others = hosts.length > 2 ? ` and ${countOf(hosts.length - 2, "more host")}` : "";
  return `${files} not loaded: ${hosts.slice(0, 2).join(", ")}${others}`;
}
