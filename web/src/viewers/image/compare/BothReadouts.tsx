/** The readouts of A and B below one stage. */
import type { Cursor } from "../cursor";
import { Readout } from "../Readout";
import type { Side } from "../samples";

export const BothReadouts = ({ a, b, cursor }: { a: Side; b: Side; cursor: Cursor }) => (
  <>
    <Readout item={a.item} cursor={cursor} name="A" />
    <Readout item={b.item} cursor={cursor} name="B" />
  </>
);
