/** What the playhead's neighbours take to be drawn, fetched and decoded while nobody waits for it. */
import type { MediaTracks, StoredItem } from "../api/types.gen";
import { createKept } from "../base/kept";
import { readOnce, reads } from "../viewers/readItem";
import type { AnyViewer } from "../viewers/registry";

const MOST_ITEMS = 1000;
/** Fewer than a browser's connections to one server: what is asked for now finds a free one. */
const AT_ONCE = 4;

/** In the order in which the answers come, until the signal says that the playhead moved on. */
export async function prepareAhead(
  viewer: AnyViewer,
  answers: readonly Promise<MediaTracks | undefined>[],
  signal: AbortSignal,
): Promise<void> {
  for (const arriving of answers) {
    const answer = await arriving;
    if (signal.aborted) return;
    const items = itemsOf(answer).slice(0, MOST_ITEMS);
    await inTurn(items, (item) => prepare(viewer, item), signal);
  }
}

/** Runs after one another as panels show them: the first pictures of each come first. */
function itemsOf(answer: MediaTracks | undefined): StoredItem[] {
  const lists = (answer?.tracks ?? []).map((track) => track.entries.flatMap((one) => one.items));
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => i).flatMap((i) =>
    lists.flatMap((list) => list[i] ?? []),
  );
}

async function prepare(viewer: AnyViewer, stored: StoredItem): Promise<void> {
  if (!viewer.prepare || !reads(viewer, stored)) return warmFiles(stored);
  const read = readOnce(viewer, stored);
  if ("item" in read) await viewer.prepare(read.item);
}

const MOST_WARM_BYTES = 256 * 1024;
/** What the browser's cache holds may be less: what was asked for long ago is asked for again. */
const MOST_HELD_BYTES = 128 * 2 ** 20;
/** Addresses of files that the browser's cache has been asked to hold; blobs never change. */
const warm = createKept<true>(MOST_HELD_BYTES);

async function warmFiles(item: StoredItem): Promise<void> {
  const small = Object.values(item.blobs).filter(
    (blob) => blob.size_bytes <= MOST_WARM_BYTES && !warm.use(blob.url),
  );
  for (const { url, size_bytes: bytes } of small) {
    warm.keep(url, true, bytes);
    await fetch(url, { priority: "low" })
      .then((response) => response.blob())
      .catch(() => warm.drop(url));
  }
}

async function inTurn<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length && !signal.aborted) {
      const item = items[next++] as Item;
      // What cannot be prepared says why when it is drawn.
      await work(item).catch(() => {});
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
