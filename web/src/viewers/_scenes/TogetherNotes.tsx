/** Which of the runs in one view are not to be seen, or hardly, and why. */
import { radiusOf, union } from "../../gl/camera";
import type { LoadedScene } from "../../gl/useScene";
import { fittedBounds } from "../../gl/worldBounds";
import { Button } from "../../ui/Button";
import { messageOf } from "../../ui/ErrorCard";
import { Files } from "./SceneView";
import { type Placing, placingName, type SceneKind } from "./sceneKind";
import { smallness } from "./smallness";
import styles from "./Together.module.css";

/** One run's part of a view. */
export interface Layer<Item> {
  placing: Placing<Item>;
  loaded: LoadedScene | undefined;
}

interface Note<Item> {
  placing: Placing<Item>;
  text: string;
  /** Of what could not be read. */
  retry?: () => void;
}

/** Why a run is not to be seen, if it is not. */
function noteOf<Item>(
  { noun, describe }: SceneKind<Item>,
  { placing, loaded }: Layer<Item>,
  before: readonly Layer<Item>[],
  radius: number | undefined,
): Note<Item> | undefined {
  if (!loaded) return undefined;
  const { error, scene, late, retry } = loaded;
  if (error !== undefined)
    return { placing, text: `This ${noun} cannot be shown: ${messageOf(error)}`, retry };
  if (scene === null || late) return undefined;
  if (scene.bounds.isEmpty()) return { placing, text: describe(placing.item) };
  const same = before.find((other) => other.loaded?.scene === scene);
  if (same) return { placing, text: `the same as ${same.placing.track.run.name}` };
  const small = smallness(fittedBounds(scene), radius);
  return small === undefined ? undefined : { placing, text: small };
}

interface NotesProps<Item> {
  kind: SceneKind<Item>;
  shown: readonly Layer<Item>[];
  /** Why none of them can be drawn. */
  failure: unknown;
}

export function Notes<Item>({ kind, shown, failure }: NotesProps<Item>) {
  const all = union(
    shown.map(({ loaded }) => (loaded?.scene ? fittedBounds(loaded.scene) : undefined)),
  );
  const radius = all && radiusOf(all);
  const notes = shown.flatMap((layer, i) => noteOf(kind, layer, shown.slice(0, i), radius) ?? []);
  if (shown.length === 0) return <p className={styles.none}>All runs are hidden</p>;
  if (notes.length === 0 && failure === undefined) return null;
  return (
    <ul className={styles.notes}>
      {failure !== undefined && <li className={styles.note}>{messageOf(failure)}</li>}
      {notes.map((note) => (
        <NoteLine key={placingName(note.placing)} kind={kind} note={note} />
      ))}
    </ul>
  );
}

function NoteLine<Item>({ kind, note }: { kind: SceneKind<Item>; note: Note<Item> }) {
  const { placing, text, retry } = note;
  const { run } = placing.track;
  return (
    <li
      className={styles.note}
      role={retry && "alert"}
      title={text.slice(0, 2000)}
      data-failed={retry && run.id}
    >
      <i style={{ background: run.color }} />
      <b dir="auto">{run.name}</b>
      <span dir="auto">{text.slice(0, 200)}</span>
      {retry && (
        <>
          <Button look="quiet" onClick={retry}>
            Try again
          </Button>
          <Files kind={kind} item={placing.item} />
        </>
      )}
    </li>
  );
}
