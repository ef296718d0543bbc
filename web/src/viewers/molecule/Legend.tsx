/** What the colours mean, and the SMILES that a molecule was made from. */
import type { CSSProperties } from "react";
import type { Rgb } from "../../base/color";
import { CopyButton } from "../../ui/CopyButton";
import type { SceneControlsProps } from "../_scenes/sceneKind";
import { legendOfAll } from "./colors/legendOfAll";
import { type Legend as LegendText, legendOf } from "./colors/schemes";
import styles from "./Legend.module.css";
import { captionOf, type MoleculeItem } from "./model";
import type { MoleculeScene } from "./scene/moleculeScene";

const css = ([red, green, blue]: Rgb): string => `rgb(${red} ${green} ${blue})`;

/** Lines that stand below the views, as ScenePanel.module.css has them. */
const CAPTION_PIXELS = 18;
const EMPTY_RUN_PIXELS = 20;
const EMPTY_RUNS_PIXELS = 5;

export function Legend({ scenes, items, tracks }: SceneControlsProps<MoleculeItem>) {
  const drawn = scenes as readonly MoleculeScene[];
  const first = drawn[0];
  const legend = legendOfAll(
    drawn
      .filter(({ scheme }) => scheme === first?.scheme)
      .map((scene) => legendOf(scene.structure, scene.drawn.part, scene.scheme)),
  );
  const smiles = items.length === 1 ? (items[0]?.smiles ?? "") : "";
  if (!legend && !smiles) return null;
  const empty = tracks.filter(({ now }) => !now).length;
  const below =
    (items.some(captionOf) ? CAPTION_PIXELS : 0) +
    (empty > 0 ? empty * EMPTY_RUN_PIXELS + EMPTY_RUNS_PIXELS : 0);
  return (
    <div
      className={styles.legend}
      data-legend={first?.scheme}
      style={{ "--below": `${below}px` } as CSSProperties}
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
