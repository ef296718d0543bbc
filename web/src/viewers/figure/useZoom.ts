/** The zoom that all figures of the large view share. */
import { type ChangeView, type InLink, useLinkedView } from "../useLinkedView";
import type { SetOptions } from "../usePanelOptions";
import { formatZoom, parseZoom, type Zoom } from "./zoom";

const IN_LINK: InLink<Zoom> = { option: "zoom", parse: parseZoom, format: formatZoom };

export type ChangeZoom = ChangeView<Zoom>;

export const useZoom = (inLink: string | undefined, set: SetOptions): [Zoom, ChangeZoom] =>
  useLinkedView(inLink, IN_LINK, set);
