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
  <a className={styles.link} href={url} download={name} title={title}>
    <Icon size={12} aria-hidden />
    {children}
  </a>
);
