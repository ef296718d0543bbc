/** Inflates zlib data in small portions, so that what claims to be endless can be left early. */

/** At most 16 MB come of it at a time. */
const PORTION_BYTES = 16 * 1024;

/** Throws an Error whose message goes on after "the file …". */
export async function* inflate(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  const inflater = new DecompressionStream("deflate") as TransformStream<Uint8Array, Uint8Array>;
  const reader = portions(parts).pipeThrough(inflater).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch {
    throw new Error("is damaged");
  } finally {
    void reader.cancel().catch(() => {});
  }
}

function portions(parts: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let part = 0;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      while (part < parts.length && at >= (parts[part] as Uint8Array).length) {
        part += 1;
        at = 0;
      }
      const bytes = parts[part];
      if (!bytes) return controller.close();
      controller.enqueue(bytes.slice(at, at + PORTION_BYTES));
      at += PORTION_BYTES;
    },
  });
}
