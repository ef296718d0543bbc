import { formatBytes } from "../base/format";
import styles from "./CardPanel.module.css";
import type { CardItem } from "./card";
import { Download } from "./Download";
import { ItemList } from "./ItemList";
import type { PanelProps } from "./types";

/** A card for each value at the playhead: what it holds, what is missing, its files. */
export function Panel(props: PanelProps<CardItem>) {
  return (
    <ItemList {...props} noun="item" beside={BESIDE_PIXELS} draw={(item) => <Card item={item} />} />
  );
}

/** A card is not narrower where others stand beside it. */
const BESIDE_PIXELS = 210;

function Card({ item }: { item: CardItem }) {
  return (
    <article className={styles.card}>
      <p className={styles.title} title={item.title}>
        {item.title}
      </p>
      {item.facts.length > 0 && (
        <dl className={styles.facts}>
          {item.facts.map(([name, value]) => (
            <div key={name} data-wide={name.length + value.length > SHORT || undefined}>
              <dt>{name}</dt>
              <dd title={value}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {item.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          {warning}
        </p>
      ))}
      {item.caption && (
        <p className={styles.caption} title={item.caption} dir="auto">
          {item.caption}
        </p>
      )}
      {item.files.length > 0 && (
        <ul className={styles.files}>
          {item.files.map((file) => (
            <li key={file.name}>
              <Download url={file.url} name={fileName(file.name)} title={file.name}>
                <span>{file.name}</span>
                <small>{formatBytes(file.size_bytes)}</small>
              </Download>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

/** Characters of a fact that fit into half of a narrow card. */
const SHORT = 17;

/** A name of an extension is the browser's to take; one without is the server's to give. */
const fileName = (name: string): string => (/\.\w+$/.test(name) ? name : "");
