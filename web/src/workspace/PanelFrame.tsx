/** The frame that every panel has: header, count, modes, menu. Knows nothing of what is inside. */
import { Ellipsis, Maximize2, Minimize2 } from "lucide-react";
import { memo, type ReactNode } from "react";
import { formatInteger } from "../base/format";
import { IconButton } from "../ui/IconButton";
import { Menu, type MenuItem } from "../ui/Menu";
import styles from "./PanelFrame.module.css";
import type { PanelSpec } from "./sections";

export type PanelState = "loading" | "ready" | "empty" | "error";

export interface Count {
  shown: number;
  total: number;
  noun: string;
}

export interface PanelFrameProps {
  spec: PanelSpec;
  /** The kind in words; empty where the picture says it. */
  kindLabel: string;
  state: PanelState;
  count?: Count | undefined;
  /** Which runs have it, where not all that are shown do: "2 of 3 runs", or the one's name. */
  whose?: string | undefined;
  /** More about kind and count, when they are pointed at. */
  about?: string | undefined;
  /** Something to know about the content, such as items that could not be read. */
  warning?: string | undefined;
  modes?: readonly { id: string; label: string }[] | undefined;
  mode?: string;
  onMode?: (mode: string) => void;
  menu?: readonly (MenuItem | string | null)[];
  large: boolean;
  onLarge: (large: boolean) => void;
  children: ReactNode;
}

export const PanelFrame = memo(function PanelFrame(props: PanelFrameProps) {
  const { spec, state, count, large, onLarge, children } = props;
  return (
    <section
      className={styles.panel}
      aria-label={spec.key}
      data-panel={spec.key}
      data-kind={spec.kind}
      data-state={state}
      data-shown={count?.shown}
      data-total={count?.total}
      data-large={large || undefined}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button and the key f do the same */}
      <header className={styles.header} onDoubleClick={() => onLarge(!large)}>
        <span className={styles.line}>
          <b className={styles.key} title={spec.key}>
            {spec.key}
          </b>
          <Facts {...props} />
          {props.warning && (
            <span className={styles.warning} title={props.warning}>
              {props.warning}
            </span>
          )}
          <Modes {...props} />
        </span>
        <span className={styles.tools}>
          <IconButton
            icon={large ? Minimize2 : Maximize2}
            label={large ? "Back to the panels" : "Enlarge"}
            shortcut={large ? "Escape" : "f"}
            onClick={() => onLarge(!large)}
          />
          {props.menu && (
            <Menu
              trigger={<IconButton icon={Ellipsis} label={`More for ${spec.key}`} />}
              items={[...modeItems(props), ...props.menu]}
            />
          )}
        </span>
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  );
});

/** What fits of the kind and the count; the rest goes, the title has it all. */
function Facts({ kindLabel, count, whose, about }: PanelFrameProps) {
  const counted = count && count.total > 0 ? countText(count) : "";
  const facts = [kindLabel, counted, whose].filter(Boolean);
  return (
    <span className={styles.facts} title={about ?? facts.join(" · ")}>
      <i />
      {facts.map((fact, i) => (
        <span key={fact}>{i > 0 ? ` · ${fact}` : fact}</span>
      ))}
    </span>
  );
}

function Modes({ modes, mode, onMode, spec }: PanelFrameProps) {
  if (!modes || modes.length < 2) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a header line
    <span className={styles.modes} role="group" aria-label={`Ways to look at ${spec.key}`}>
      {modes.map(({ id, label }) => (
        <button key={id} type="button" aria-pressed={id === mode} onClick={() => onMode?.(id)}>
          {label}
        </button>
      ))}
    </span>
  );
}

/** The modes again, for headers too narrow to hold them. */
function modeItems({ modes, mode, onMode }: PanelFrameProps): (MenuItem | string | null)[] {
  if (!modes || modes.length < 2) return [];
  return [
    "Show as",
    ...modes.map(({ id, label }) => ({
      label,
      checked: id === mode,
      onSelect: () => onMode?.(id),
    })),
    null,
  ];
}

/** "4 of 48 images", or "48 images" if all are shown. */
export function countText({ shown, total, noun }: Count): string {
  const many = total === 1 ? noun : `${noun}${/(s|sh|ch|x)$/.test(noun) ? "es" : "s"}`;
  if (shown === total) return `${formatInteger(total)} ${many}`;
  return `${formatInteger(shown)} of ${formatInteger(total)} ${many}`;
}
