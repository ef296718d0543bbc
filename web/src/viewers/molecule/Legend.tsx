/** What the colours mean, and the SMILES that a molecule was made from. */
import { CopyButton } from "../../ui/CopyButton";
import type { SceneControlsProps } from "../sceneKind";
import type { Rgb } from "./colors/elementColors";
import { type Legend as LegendText, legendOf } from "./colors/schemes";
import styles from "./Legend.module.css";
import { captionOf, type MoleculeItem } from "./model";
import type { MoleculeScene } from "./scene/moleculeScene";

const css = ([red, green, blue]: Rgb): string => `rgb(${red} ${green} ${blue})`;

export function Legend({ scenes, items }: SceneControlsProps<MoleculeItem>) {
  const first = scenes[0] as MoleculeScene | undefined;
  const legend = first && legendOf(first.structure, first.drawn.part, first.scheme);
  const smiles = items.length === 1 ? (items[0]?.smiles ?? "") : "";
  if (!legend && !smiles) return null;
  return (
    <div
      className={styles.legend}
      data-legend={first?.scheme}
      data-above={items.some(captionOf) || undefined}
    >
      {smiles && (
        <p className={styles.smiles}>
          <code title={smiles.slice(0, 2000)}>{smiles.slice(0, 200)}</code>
          <CopyButton icon text={smiles} label="Copy SMILES" />
        </p>
      )}
      {legend && <Colors legend={legend} />}
    </div>
  );
}

function Colors({ legend: { lines, bar } }: { legend: LegendText }) {
  return (
    <ul className={styles.lines}>
      {lines.map(({ color, text }) => (
        <li key={text}>
          <i style={{ background: css(color) }} />
          {text.slice(0, 24)}
        </li>
      ))}
      {bar && (
        <li>
          {bar.low}
          <i
            className={styles.bar}
            style={{ background: `linear-gradient(90deg, ${bar.colors.map(css).join(", ")})` }}
          />
          {bar.high}
        </li>
      )}
    </ul>
  );
}
