/** Ways from one match or change to the next, by buttons and keys. */
import { ArrowDown, ArrowUp } from "lucide-react";
import type { KeyboardEvent } from "react";
import { formatInteger } from "../../base/format";
import { useCommands } from "../../ui/commands";
import { IconButton } from "../../ui/IconButton";
import styles from "./Texts.module.css";
import type { Stops } from "./useStops";

const PLURALS = { match: "matches", change: "changes" } as const;

interface StopProps {
  stops: Stops;
  noun: keyof typeof PLURALS;
}

const NEXT = "alt+ArrowDown";
const PREVIOUS = "alt+ArrowUp";

/** "3 of 17", and arrows. */
export function StopButtons({ stops: { at, total, go }, noun }: StopProps) {
  const of = at < 0 ? "" : `${formatInteger(at + 1)} of `;
  return (
    <>
      <span className={styles.count} role="status" data-stop={at} data-stops={total}>
        {total === 0 ? `no ${PLURALS[noun]}` : `${of}${formatInteger(total)}`}
      </span>
      <IconButton
        icon={ArrowUp}
        label={`Previous ${noun}`}
        shortcut={PREVIOUS}
        disabled={total === 0}
        onClick={() => go(-1)}
      />
      <IconButton
        icon={ArrowDown}
        label={`Next ${noun}`}
        shortcut={NEXT}
        disabled={total === 0}
        onClick={() => go(1)}
      />
    </>
  );
}

/** In the large view the keys work wherever the focus is. */
export function StopKeys({ stops, noun }: StopProps) {
  useCommands([
    {
      id: `next-${noun}`,
      title: `Next ${noun}`,
      section: "Text",
      keys: [NEXT],
      run: () => stops.go(1),
    },
    {
      id: `previous-${noun}`,
      title: `Previous ${noun}`,
      section: "Text",
      keys: [PREVIOUS],
      run: () => stops.go(-1),
    },
  ]);
  return null;
}

/** In a panel they work while the focus is in it. */
export const stopsByKey =
  ({ go }: Stops) =>
  (event: KeyboardEvent): void => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    event.stopPropagation();
    go(event.key === "ArrowDown" ? 1 : -1);
  };
