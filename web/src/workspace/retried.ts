/** Parts of the page that come when they are needed, from a server that may be away for a while. */

const RETRY_MS = 3000;

/** What `load` gives, once it gives it. */
export async function retried<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
