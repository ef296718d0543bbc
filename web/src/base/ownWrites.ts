/** What is written into the address comes back some moments later: tells it from what a person put there. */

export interface OwnWrites {
  /** What the address has, or will have when all that is underway has come. */
  readonly newest: string | undefined;
  wrote: (text: string | undefined) => void;
  /** Whether a text that the address has now was written here. If not, it is to be followed. */
  isOwn: (text: string | undefined) => boolean;
}

export function createOwnWrites(start: string | undefined): OwnWrites {
  let newest = start;
  let underway: (string | undefined)[] = [];
  return {
    get newest() {
      return newest;
    },
    wrote: (text) => {
      if (text === newest) return;
      newest = text;
      underway.push(text);
    },
    isOwn: (text) => {
      const at = underway.indexOf(text);
      if (at < 0 && text !== newest) {
        newest = text;
        underway = [];
        return false;
      }
      underway = text === newest ? [] : underway.slice(at + 1);
      return true;
    },
  };
}
