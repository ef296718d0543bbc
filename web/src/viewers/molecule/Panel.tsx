/** Molecules at the playhead, each laid on how its run began, or how far they went from there. */
import { lazy, Suspense, useMemo } from "react";
import { ScenePanel } from "../_scenes/ScenePanel";
import { parseOptions } from "../panelOptions";
import type { PanelProps } from "../types";
import { Controls } from "./Controls";
import { MOLECULE } from "./kind";
import { Legend } from "./Legend";
import type { MoleculeItem } from "./model";
import { useReferences } from "./reference";
import { useFitNotes } from "./useFitNotes";

const KIND = { ...MOLECULE, Controls, Aside: Legend };

/** Curves take a library of their own. */
const RmsdPanel = lazy(() => import("./RmsdPanel"));

export const Panel = (props: PanelProps<MoleculeItem>) =>
  props.mode === "rmsd" ? (
    <Suspense>
      <RmsdPanel {...props} />
    </Suspense>
  ) : (
    <SpacePanel {...props} />
  );

function SpacePanel(props: PanelProps<MoleculeItem>) {
  const options = useMemo(() => parseOptions(props.options), [props.options]);
  const laid = useReferences(props.tracks, props.panelKey, options);
  const tracks = useFitNotes(laid, options);
  return <ScenePanel {...props} tracks={tracks} kind={KIND} />;
}
