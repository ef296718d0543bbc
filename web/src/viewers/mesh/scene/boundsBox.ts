/** The box around a mesh, with its lengths. */
import { Box3, Box3Helper, Color, type LineBasicMaterial, type Object3D, Vector3 } from "three";
import { formatNumber } from "../../../base/format";
import type { Label3D } from "../../../gl/types";

const LINE = 0x8a8f96;

export function boundsBox(bounds: Box3): Box3Helper {
  const box = new Box3Helper(bounds.clone(), new Color(LINE));
  (box.material as LineBasicMaterial).toneMapped = false;
  box.raycast = () => {};
  box.updateMatrixWorld(true);
  return box;
}

/** At the middle of three edges that meet. */
export function lengthLabels({ min, max }: Box3): Label3D[] {
  const middle = new Vector3().addVectors(min, max).multiplyScalar(0.5);
  const size = new Vector3().subVectors(max, min);
  return [
    { point: new Vector3(middle.x, min.y, max.z), text: `x ${formatNumber(size.x)}` },
    { point: new Vector3(max.x, middle.y, max.z), text: `y ${formatNumber(size.y)}` },
    { point: new Vector3(max.x, min.y, middle.z), text: `z ${formatNumber(size.z)}` },
  ];
}

/** Of all objects, as they stand. */
export const boundsOf = (root: Object3D): Box3 => new Box3().setFromObject(root);
