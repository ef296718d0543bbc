/** A foreign name within a sentence of ours: whichever way it is written, it turns nothing but itself. */
export const isolated = (name: string): string => `\u2068${name}\u2069`;
