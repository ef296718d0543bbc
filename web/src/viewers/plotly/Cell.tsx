import { Still } from "../_figures/Still";
import type { CellProps } from "../types";
import { nameOf, type PlotlyItem } from "./model";
import { isSmallEnough, stills } from "./stills";

/** Its title, or, where there is room, a still picture of it. */
export default function Cell({ item, size }: CellProps<PlotlyItem>) {
  const name = nameOf(item);
  if (!size || !isSmallEnough(item.size_bytes))
    return <span title={item.caption || name}>{name}</span>;
  return <Still stills={stills} item={item.url} name={name} size={size} />;
}
