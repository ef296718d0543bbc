/** Parts of the page that come when they are needed, from a server that may be away for a while, or newer by then. */

const RETRY_MS = 3000;
/** Asked for so often from a server that answers, it is not there. */
const MOST_REFUSALS = 2;

/** What `load` gives, once it gives it; rejects if the server is there and does not have it. */
export async function retried<T>(load: () => Promise<T>): Promise<T> {
  for (let refusals = 0; ; ) {
    try {
      return await load();
    } catch (error) {
      refusals = (await answers()) ? refusals + 1 : 0;
      if (refusals === MOST_REFUSALS) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

const answers = () =>
  fetch("/", { method: "HEAD", cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
