/** A key or a combination of keys, "ctrl+k", as caps. */
import styles from "./Kbd.module.css";

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
};

export const keyNames = (keys: string): string =>
  keys
    .split("+")
    .map((key) => NAMES[key.toLowerCase()] ?? key)
    .join(" ");

export const Kbd = ({ keys }: { keys: string }) => (
  <kbd className={styles.kbd}>{keyNames(keys)}</kbd>
);
