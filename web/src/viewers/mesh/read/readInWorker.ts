/** One worker for each file: it ends with it, or when nobody wants the file any more. */
import type { MeshAnswer, MeshRequest, ReadFormat, ReadValues } from "./messages";
import { MeshError } from "./shape";

export function readInWorker<Format extends ReadFormat>(
  format: Format,
  bytes: ArrayBuffer,
  signal: AbortSignal,
): Promise<ReadValues[Format]> {
  if (signal.aborted) return Promise.reject(signal.reason);
  const worker = new Worker(new URL("./mesh.worker.ts", import.meta.url), { type: "module" });
  const done = new Promise<ReadValues[Format]>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new MeshError(event.message || "its reader could not be loaded"));
    };
    worker.onmessage = ({ data }: MessageEvent<MeshAnswer>) => {
      if ("reason" in data) reject(new MeshError(data.reason));
      else resolve(data.value as ReadValues[Format]);
    };
  });
  worker.postMessage({ format, bytes } satisfies MeshRequest, [bytes]);
  return done.finally(() => worker.terminate());
}
