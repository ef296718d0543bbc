/** The matrix of pictures, below the strip of their overlays. */
import { Matrix, type MatrixViewer } from "../_matrix/Matrix";
import type { PanelProps } from "../types";
import Cell from "./Cell";
import { useChanges } from "./changed/useChanges";
import { useRowOrder } from "./changed/useRowOrder";
import { type ImageItem, reader } from "./model";

const viewer: MatrixViewer<ImageItem> = {
  ...reader,
  sample: (item) => item.sampleId,
  enlarges: true,
  Cell,
};

export default function ImageMatrix(props: PanelProps<ImageItem>) {
  const order = useRowOrder(props.tracks, useChanges(props));
  return <Matrix {...props} viewer={viewer} order={order} />;
}
