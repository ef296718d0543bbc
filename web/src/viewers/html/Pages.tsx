/** Each document at the playhead as a page, runs beside one another in one box that scrolls. */
import { RotateCw, X } from "lucide-react";
import { useRef, useState } from "react";
import { useSize } from "../../charts/useSize";
import { Checkbox } from "../../ui/Checkbox";
import { IconButton } from "../../ui/IconButton";
import { ControlStrip } from "../ControlStrip";
import { ItemList } from "../ItemList";
import { parseOptions, withOptions } from "../panelOptions";
import type { PanelProps } from "../types";
import { needsLabels } from "../useItemCount";
import type { HtmlItem } from "./model";
import { Page } from "./Page";
import styles from "./Panel.module.css";

const BESIDE_PIXELS = 240;
/** Around a page: the list's padding, what stands below it, a run's name. */
const AROUND_PIXELS = 20 + 22;
const LABEL_PIXELS = 20;
const LOWEST_PIXELS = 120;
const OF_MANY_PIXELS = 170;

export function Pages(props: PanelProps<HtmlItem>) {
  const { tracks, options, setOptions, panelKey } = props;
  const scripts = parseOptions(options).scripts !== "off";
  const [version, setVersion] = useState(0);
  const [asked, setAsked] = useState<string>();
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const across = Math.max(1, Math.floor(width / BESIDE_PIXELS));
  const few = tracks.length <= across && tracks.every(({ now }) => (now?.items.length ?? 0) <= 1);
  const rest = height - AROUND_PIXELS - (needsLabels(tracks) ? LABEL_PIXELS : 0);
  const pixels = few ? Math.max(LOWEST_PIXELS, rest) : OF_MANY_PIXELS;
  return (
    <div className={styles.panel}>
      <ControlStrip label="Pages" small={false}>
        <Checkbox
          checked={scripts}
          onChange={(on) => setOptions(withOptions(options, { scripts: on ? undefined : "off" }))}
        >
          run scripts
        </Checkbox>
        <IconButton icon={RotateCw} label="Load again" onClick={() => setVersion(version + 1)} />
      </ControlStrip>
      <div ref={box} className={styles.content}>
        <ItemList
          {...props}
          noun="page"
          beside={BESIDE_PIXELS}
          draw={(item) => (
            <Page
              item={item}
              name={item.title || item.caption || panelKey}
              scripts={scripts}
              pixels={pixels}
              fill={few}
              version={version}
              onOpen={setAsked}
            />
          )}
        />
      </div>
      {asked && <Leaving url={asked} onDone={() => setAsked(undefined)} />}
    </div>
  );
}

const SHOWN_CHARACTERS = 160;

/** A page wants to show an address: only whoever looks at it may go there, and sees where to. */
function Leaving({ url, onDone }: { url: string; onDone: () => void }) {
  const text = url.length > SHOWN_CHARACTERS ? `${url.slice(0, SHOWN_CHARACTERS)}…` : url;
  return (
    <div className={styles.leaving} role="status">
      <span>The link leads to</span>
      <a
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        title={url}
        dir="ltr"
        ref={(link) => link?.focus()}
        onClick={onDone}
      >
        {text}
      </a>
      <IconButton icon={X} label="Stay here" onClick={onDone} />
    </div>
  );
}
