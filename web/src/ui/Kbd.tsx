/** A key or a combination of keys, "ctrl+k", as caps. */

import styles from "./Kbd.module.css";
import { keyParts } from "./keyParts";

const NAMES: Record<string, string> = {
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
  ctrl: "Ctrl",
  shift: "Shift",
  alt: "Alt",
  escape: "Esc",
  enter: "Enter",
  " ": "Space",
  space: "Space",
  home: "Home",
  end: "End",
  pageup: "PgUp",
  pagedown: "PgDn",
};

export const keyNames = (keys: string): string =>
  keyParts(keys)
    .map((key) => NAMES[key.toLowerCase()] ?? key)
    .join(" ");

export const Kbd = ({ keys }: { keys: string }) => (
  <kbd className={styles.kbd}>{keyNames(keys)}</kbd>
);
