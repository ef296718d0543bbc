/** What lies on a picture, as data: layers of masks and boxes. Nothing is fetched or drawn here. */

export interface FileLink {
  url: string;
  sizeBytes: number;
}

/** How the ids of a mask are kept in its PNG: gray of 8 or 16 bits, or R + G·2⁸ + B·2¹⁶ + A·2²⁴. */
export type Encoding = "gray8" | "gray16" | "rgba32";

export interface LabelFile extends FileLink {
  /** Of the whole picture: what the layer's own metadata says wins. */
  shared?: true;
}

interface AnyLayer {
  /** "mask:prediction", "boxes:prediction": unique on its picture, the same on all pictures of a key. */
  id: string;
  /** As the user named it. */
  name: string;
  /** Names of classes by id, as far as metadata holds them. */
  labels: Readonly<Record<string, string>>;
  /** Files with more of them, of objects `{id: name}` or lists of `{id, name}`; a later one wins. */
  labelFiles: readonly LabelFile[];
}

export interface MaskLayer extends AnyLayer {
  type: "mask";
  width: number;
  height: number;
  encoding: Encoding;
  file: FileLink;
  /** Ids that occur, ascending, and the pixels of each; absent if there are more than 256. */
  ids?: readonly number[];
  counts?: readonly number[];
}

/** In pixels of the picture; may lie outside of it. */
export interface Box {
  xMin: number;
  yMin: number;
  xMax: number;
  yMax: number;
  /** Absent: it has no class. */
  classId?: number;
  scores: Readonly<Record<string, number>>;
  caption: string;
}

export interface BoxLayer extends AnyLayer {
  type: "boxes";
  count: number;
  /** Absent if they are so many that they are in a file. */
  boxes?: readonly Box[];
  boxesFile?: FileLink;
  /** Of the file's boxes only these, by their places in it. */
  places?: readonly number[];
}

export type Layer = MaskLayer | BoxLayer;

/** What a class is called where nobody named it, as Python calls it too. */
export const unnamedClass = (id: number): string => `class_${id}`;

/** The class of boxes that have none. */
export const NO_CLASS = "no class";
