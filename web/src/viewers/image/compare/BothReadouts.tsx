/** The readouts of A and B below one stage. */
import type { Cursor } from "../large/cursor";
import { Readout } from "../large/Readout";
import type { Side } from "../large/samples";

export const BothReadouts = ({ a, b, cursor }: { a: Side; b: Side; cursor: Cursor }) => (
  <>
    <Readout item={a.item} cursor={cursor} name="A" />
    <Readout item={b.item} cursor={cursor} name="B" />
  </>
);
