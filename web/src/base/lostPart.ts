/** Parts of the page come when they are needed: by then the server may be away, or a newer one. */
import { StoppedError } from "./workers";

/** In the words of Chromium, Firefox, Safari, and of what loads a part's styles before it. */
const REFUSED = /dynamically imported module|module script failed|unable to preload css/i;

/** Loading the page anew brings it. */
export const isLostPart = (error: unknown): boolean =>
  error instanceof StoppedError || (error instanceof Error && REFUSED.test(error.message));
