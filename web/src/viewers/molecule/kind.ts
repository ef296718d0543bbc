/** Molecules among the things that stand in space. */
import type { SceneKind } from "../_scenes/sceneKind";
import { captionOf, describe, type MoleculeItem } from "./model";
import type { MoleculeScene } from "./scene/moleculeScene";
import { sourceOf } from "./source";

export const fileName = ({ file }: MoleculeItem): string => `molecule.${file.format}`;

/** Of cells: what is drawn, without controls. */
export const MOLECULE: SceneKind<MoleculeItem> = {
  noun: "molecule",
  sourceOf,
  captionOf,
  describe,
  downloads: (item) => [{ name: fileName(item), url: item.file.url }],
  parts: {
    noun: "atom",
    of: ({ atoms }, scene) => {
      if (!scene) return atoms === undefined ? undefined : { shown: atoms, total: atoms };
      const { structure, drawn } = scene as MoleculeScene;
      const shown = drawn.part.endAtom - drawn.part.firstAtom;
      return { shown, total: shown + structure.atomsInFile - structure.element.length };
    },
  },
};
