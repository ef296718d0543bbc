/** Texts at the playhead: to read and search, or compared with others. Shared by all kinds that have a text. */
import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { formatBytes, formatInteger } from "../../base/format";
import { useSize } from "../../charts/useSize";
import { Checkbox } from "../../ui/Checkbox";
import { CopyButton } from "../../ui/CopyButton";
import { TextField } from "../../ui/TextField";
import { ControlStrip } from "../ControlStrip";
import { Download } from "../Download";
import { ItemList } from "../ItemList";
import { parseOptions, withOptions } from "../panelOptions";
import type { Reader } from "../readItem";
import type { PanelProps } from "../types";
import { StopButtons, StopKeys, stopsByKey } from "./StopButtons";
import { ScrollLink, ScrollLinkContext } from "./scrollLink";
import { TextDiffs } from "./TextDiffs";
import { type LinesOptions, TextLines } from "./TextLines";
import styles from "./Texts.module.css";
import type { TextItem } from "./textItem";
import { type Stops, useStops } from "./useStops";
import { useText } from "./useText";

export interface TextsProps<Item> extends PanelProps<Item> {
  noun: string;
  textOf: (item: Item) => TextItem;
  /** Reads what is compared with. */
  reader: Reader<Item>;
  /** Compared with others. */
  diff: boolean;
  /** It is code or a log: letters of equal width. */
  mono?: boolean;
}

/** A longer text has lines worth to be searched and numbered. */
const LONG_CHARACTERS = 4000;
const NARROW_PIXELS = 420;
const FILL_PIXELS = 160;

export function Texts<Item>(props: TextsProps<Item>) {
  if (props.diff) return <TextDiffs {...props} />;
  return <Reading {...props} />;
}

function Reading<Item>(props: TextsProps<Item>) {
  const { tracks, options, setOptions, textOf, panelKey, large } = props;
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const set = parseOptions(options);
  const items = tracks.flatMap(({ now }) => now?.items.map(textOf) ?? []);
  const long = items.some((item) => item.length > LONG_CHARACTERS);
  const find = set.find ?? "";
  const stops = useStops(find);
  const [link] = useState(() => new ScrollLink());
  const linked = set.scroll !== "apart";
  const lines: LinesOptions = {
    mono: props.mono ?? (set.mono === "on" || (long && set.mono !== "off")),
    wrap: set.wrap !== "off",
    numbers: set.numbers === undefined ? long || (props.mono ?? false) : set.numbers === "on",
    find,
    scrolls: long,
  };
  const change = (name: string, value: string | undefined) =>
    setOptions(withOptions(options, { [name]: value }), { replace: true });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of what is in it
    <div ref={box} className={styles.panel} onKeyDown={stopsByKey(stops)}>
      {large && find && <StopKeys stops={stops} noun="match" />}
      {(long || large || find) && (
        <ControlStrip label="Text" small={width < NARROW_PIXELS}>
          <SearchField find={find} stops={stops} onChange={(value) => change("find", value)} />
          <ReadingControls
            lines={lines}
            canBeMono={props.mono === undefined}
            linked={long && items.length > 1 ? linked : undefined}
            change={change}
          />
        </ControlStrip>
      )}
      <div className={styles.list}>
        <ScrollLinkContext value={linked ? link : undefined}>
          <ItemList
            {...props}
            beside={tracks.length > 1 ? 280 : undefined}
            fill={long ? FILL_PIXELS : undefined}
            draw={(item, track, position) => (
              <OneText
                item={textOf(item)}
                label={`${panelKey} of ${track.run.name}`}
                lines={lines}
                stop={stops.of(tracks.indexOf(track) * 1000 + position)}
              />
            )}
          />
        </ScrollLinkContext>
      </div>
    </div>
  );
}

interface ReadingControlsProps {
  lines: LinesOptions;
  canBeMono: boolean;
  /** Absent where there is nothing to scroll together. */
  linked: boolean | undefined;
  change: (name: string, value: string | undefined) => void;
}

function ReadingControls({ lines, canBeMono, linked, change }: ReadingControlsProps) {
  return (
    <>
      <Checkbox checked={lines.wrap} onChange={(on) => change("wrap", on ? undefined : "off")}>
        wrap
      </Checkbox>
      <Checkbox checked={lines.numbers} onChange={(on) => change("numbers", on ? "on" : "off")}>
        line numbers
      </Checkbox>
      {canBeMono && (
        <Checkbox checked={lines.mono} onChange={(on) => change("mono", on ? "on" : "off")}>
          equal widths
        </Checkbox>
      )}
      {linked !== undefined && (
        <Checkbox checked={linked} onChange={(on) => change("scroll", on ? undefined : "apart")}>
          scroll together
        </Checkbox>
      )}
    </>
  );
}

interface OneTextProps {
  item: TextItem;
  label: string;
  lines: LinesOptions;
  stop: ReturnType<Stops["of"]>;
}

function OneText({ item, label, lines, stop }: OneTextProps) {
  const { text, shown, total, stale, problem } = useText(item);
  const { file, caption } = item;
  return (
    <div className={styles.one} data-stale={stale || undefined}>
      {text ? (
        <TextLines {...lines} {...stop} text={text} label={label} />
      ) : (
        item.length === 0 && <p className={styles.note}>Empty text</p>
      )}
      {text && <CopyButton icon className={styles.copy} text={text} label="Copy this text" />}
      {problem && (
        <p className={styles.error} role="alert">
          Only the beginning can be shown: {problem}
        </p>
      )}
      {(file || shown < total) && (
        <p className={styles.head}>
          {shown < total && (
            <span>
              {formatInteger(shown)} of {formatInteger(total)} characters
            </span>
          )}
          {file && <Download url={file.url}>All of it, {formatBytes(file.size_bytes)}</Download>}
        </p>
      )}
      {caption && (
        <p className={styles.caption} dir="auto">
          {caption}
        </p>
      )}
    </div>
  );
}

const SETTLE_MS = 200;

function SearchField(props: { find: string; stops: Stops; onChange: (text: string) => void }) {
  const { find, stops, onChange } = props;
  const [typed, setTyped] = useState(find);
  const told = useRef(onChange);
  told.current = onChange;
  useEffect(() => {
    if (typed === find) return;
    const timer = setTimeout(() => told.current(typed), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [typed, find]);
  const keys = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    stops.go(event.shiftKey ? -1 : 1);
  };
  return (
    <span className={styles.search}>
      <TextField
        label="Search this text"
        placeholder="search"
        icon={Search}
        value={typed}
        onChange={setTyped}
        onKeyDown={keys}
      />
      {find && <StopButtons stops={stops} noun="match" />}
    </span>
  );
}
