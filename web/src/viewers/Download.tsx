/** A quiet link that saves a file. */
import { Download as Icon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./Download.module.css";

interface DownloadProps {
  url: string;
  /** Name to save it under; the server's if absent. */
  name?: string;
  title?: string;
  children: ReactNode;
}

export const Download = ({ url, name = "", title, children }: DownloadProps) => (
  <a className={styles.link} href={savedFrom(url, name)} download={name} title={title}>
    <Icon size={12} aria-hidden />
    {children}
  </a>
);

/** Where the server gives the file to be saved: also one that is damaged. */
export function savedFrom(url: string, name: string): string {
  if (!url.startsWith("/api/v1/blobs/") || /[?&]download=/.test(url)) return url;
  const own = url.split("?")[0]?.split("/").at(-1) ?? "";
  return `${url}${url.includes("?") ? "&" : "?"}download=${encodeURIComponent(name || own)}`;
}
