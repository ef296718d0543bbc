/** Why the server does not give a file, as a part of a sentence. */
export const whyRefused = (status: number): string =>
  status === 404
    ? "the file is missing"
    : status === 410
      ? "the file is damaged: it is not what was logged"
      : `the server answered ${status}`;

/** Asking again will not help. */
export const isLasting = (status: number): boolean => status === 404 || status === 410;

/** The same as a sentence. */
export function whyRefusedSentence(status: number): string {
  const reason = whyRefused(status);
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
