/** The camera that all cells share. */
import { type ChangeView, type InLink, useLinkedView } from "../../useLinkedView";
import type { SetOptions } from "../useOptions";
import { type Camera, formatCamera, parseCamera } from "./camera";

const IN_LINK: InLink<Camera> = { option: "cam", parse: parseCamera, format: formatCamera };

export type ChangeCamera = ChangeView<Camera>;

export const useCamera = (inLink: string | undefined, set: SetOptions): [Camera, ChangeCamera] =>
  useLinkedView(inLink, IN_LINK, set);
