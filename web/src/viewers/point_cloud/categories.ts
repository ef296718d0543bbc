/** Categories by number: ids may be any, slots of a palette are counted from 0. */
import type { CloudItem } from "./model";

/** A palette has no more; further ids share the last slot. */
const MOST_SLOTS = 65_535;

export class Categories {
  /** The id of each slot. */
  readonly ids: number[] = [];
  /** How many points of each slot have come. */
  readonly counts: number[] = [];
  private readonly slots = new Map<number, number>();

  constructor(item: Pick<CloudItem, "categoryIds">) {
    for (const id of item.categoryIds) this.slotOf(id);
  }

  slotsOf(ids: ArrayLike<number>): Uint16Array {
    const slots = new Uint16Array(ids.length);
    for (let i = 0; i < slots.length; i++) {
      const slot = this.slotOf(ids[i] as number);
      slots[i] = slot;
      this.counts[slot] = (this.counts[slot] ?? 0) + 1;
    }
    return slots;
  }

  private slotOf(id: number): number {
    const known = this.slots.get(id);
    if (known !== undefined) return known;
    const slot = Math.min(MOST_SLOTS, this.ids.length);
    this.slots.set(id, slot);
    if (slot === this.ids.length) {
      this.ids.push(id);
      this.counts.push(0);
    }
    return slot;
  }
}
