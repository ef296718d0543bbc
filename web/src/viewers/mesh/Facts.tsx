/** Over the corner of the panel: what a mesh consists of, what is missing, how much has come. */
import { countOf, formatBytes, formatNumber } from "../../base/format";
import { isolated } from "../../base/isolated";
import type { Scene3D } from "../../gl/types";
import type { SceneControlsProps } from "../_scenes/sceneKind";
import { namesOf } from "../names";
import { useComing } from "./coming";
import styles from "./Facts.module.css";
import type { MeshItem } from "./model";
import type { MeshFacts } from "./scene/meshFacts";

export function Facts({ items, scenes, large }: SceneControlsProps<MeshItem>) {
  const all = scenes.flatMap((scene) => factsIn(scene) ?? []);
  const [only] = all;
  const warnings = [...new Set(all.flatMap(warningsOf).concat(items.flatMap(missingOf)))];
  return (
    <div
      className={styles.facts}
      data-captioned={items.some(({ caption }) => caption) || undefined}
    >
      {[...new Set(items.map(({ url }) => url))].map((url) => (
        <Coming key={url} url={url} />
      ))}
      {warnings.slice(0, MOST_WARNINGS).map((text) => (
        <p key={text} className={styles.warning} title={text}>
          {text}
        </p>
      ))}
      {only && all.length === 1 && <p className={styles.line}>{lineOf(only, large)}</p>}
    </div>
  );
}

const MOST_WARNINGS = 3;

/** The scene's class is heavy: its facts are taken by name. */
const factsIn = (scene: Scene3D): MeshFacts | undefined =>
  "facts" in scene ? (scene.facts as MeshFacts) : undefined;

function lineOf(facts: MeshFacts, large: boolean): string {
  const { vertices, triangles, faces, materials, textures, objects, size } = facts;
  const counted = faces && faces !== triangles ? [countOf(faces, "face")] : [];
  const parts = [
    ...counted,
    countOf(triangles, "triangle"),
    countOf(vertices, "vertex", "vertices"),
    ...(large && objects > 1 ? [countOf(objects, "object")] : []),
    ...(materials > 1 ? [countOf(materials, "material")] : []),
    ...(textures > 0 ? [countOf(textures, "texture")] : []),
    size.map((length) => formatNumber(length, 3)).join(" × "),
  ];
  return parts.join(" · ");
}

const warningsOf = ({ notes, missing }: MeshFacts): string[] => [
  ...notes,
  ...(missing.length > 0 ? [missingText(missing)] : []),
];

/** Known before the file is read, and the same sentence as after it. */
const missingOf = ({ missing }: MeshItem): string[] =>
  missing.length > 0 ? [missingText(missing)] : [];

const missingText = (names: readonly string[]): string =>
  `Not logged with it: ${namesOf([...names].sort().map(isolated))}`;

function Coming({ url }: { url: string }) {
  const coming = useComing(url);
  if (!coming) return null;
  return (
    <p className={styles.line} role="status">
      {formatBytes(coming.loaded)} of {formatBytes(coming.total)}
    </p>
  );
}
