import { Still } from "../_figures/Still";
import type { CellProps } from "../types";
import { nameOf, type VegaItem } from "./model";
import { stills } from "./stills";

/** Its title, or, where there is room, a still picture of it. */
export default function Cell({ item, size }: CellProps<VegaItem>) {
  const name = nameOf(item);
  if (!size || !item.language) return <span title={item.caption || name}>{name}</span>;
  return <Still stills={stills} item={item} name={name} size={size} />;
}
