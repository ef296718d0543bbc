/**
 * Who may draw with the graphics card. Browsers keep few contexts of WebGL alive and take the oldest
 * from whoever has it, so charts hand theirs on: the least recently used one becomes a still picture.
 */

/** Of Chromium's 16 the page's own views need some, and a still picture takes as many as its chart. */
const MOST_CONTEXTS = 8;

interface Holder {
  contexts: number;
  giveUp: () => void;
}

/** The least recently used first. */
const holders = new Map<object, Holder>();

/** Take so many for `owner`; others may have to give theirs up. */
export function takeContexts(owner: object, contexts: number, giveUp: () => void): void {
  holders.delete(owner);
  holders.set(owner, { contexts, giveUp });
  let used = [...holders.values()].reduce((sum, holder) => sum + holder.contexts, 0);
  for (const [other, holder] of [...holders]) {
    if (used <= MOST_CONTEXTS || other === owner) break;
    holders.delete(other);
    used -= holder.contexts;
    holder.giveUp();
  }
}

export const returnContexts = (owner: object): void => {
  holders.delete(owner);
};
