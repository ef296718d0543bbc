/** Meshes are read in workers: one for each that is underway. One that is done waits for the next for a while. */
import type { MeshAnswer, MeshRequest, ReadFormat, ReadValues } from "./messages";
import { MeshError } from "./shape";

/** A worker that nobody needs gives its memory back. */
const IDLE_MS = 10_000;

let spare: Worker | undefined;
let idle: ReturnType<typeof setTimeout> | undefined;

/** Ends with the worker when nobody wants the file any more. */
export async function readInWorker<Format extends ReadFormat>(
  format: Format,
  bytes: ArrayBuffer,
  signal: AbortSignal,
): Promise<ReadValues[Format]> {
  signal.throwIfAborted();
  const worker = takeWorker();
  const stop = new AbortController();
  try {
    const answer = await new Promise<MeshAnswer>((resolve, reject) => {
      const until = { signal: stop.signal };
      signal.addEventListener("abort", () => reject(signal.reason), until);
      worker.addEventListener(
        "message",
        ({ data }: MessageEvent<MeshAnswer>) => resolve(data),
        until,
      );
      worker.addEventListener("error", (event) => reject(stopped(event)), until);
      worker.postMessage({ format, bytes } satisfies MeshRequest, [bytes]);
    });
    keepWorker(worker);
    if ("reason" in answer) throw new MeshError(answer.reason);
    return answer.value as ReadValues[Format];
  } catch (error) {
    if (worker !== spare) worker.terminate();
    throw error;
  } finally {
    stop.abort();
  }
}

function stopped(event: ErrorEvent): MeshError {
  event.preventDefault();
  return new MeshError(event.message || "its reader could not be loaded");
}

function takeWorker(): Worker {
  const taken = spare;
  spare = undefined;
  clearTimeout(idle);
  return taken ?? new Worker(new URL("./mesh.worker.ts", import.meta.url), { type: "module" });
}

function keepWorker(worker: Worker): void {
  spare?.terminate();
  spare = worker;
  clearTimeout(idle);
  idle = setTimeout(() => takeWorker().terminate(), IDLE_MS);
}
