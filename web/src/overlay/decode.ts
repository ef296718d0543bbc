/** Reads masks beside the page: small ones at once, others in one worker that all share. */
import type { Answer, Task } from "./decoder";
import { decodeLabelMap, type LabelMap } from "./labelMap";
import type { Encoding } from "./layers";

const AT_ONCE_PIXELS = 256 * 256;

/** `bytes` are gone afterwards. Throws an Error whose message goes on after "the file …". */
export function decode(bytes: Uint8Array, encoding: Encoding, pixels: number): Promise<LabelMap> {
  if (pixels <= AT_ONCE_PIXELS || typeof Worker === "undefined")
    return decodeLabelMap(bytes, encoding);
  return inWorker(bytes, encoding);
}

type Settle = { resolve: (map: LabelMap) => void; reject: (error: Error) => void };

let worker: Worker | undefined;
let asked = 0;
const waiting = new Map<number, Settle>();

function inWorker(bytes: Uint8Array, encoding: Encoding): Promise<LabelMap> {
  worker ??= startWorker();
  const task: Task = { number: asked++, bytes, encoding };
  return new Promise((resolve, reject) => {
    waiting.set(task.number, { resolve, reject });
    worker?.postMessage(task, [bytes.buffer as ArrayBuffer]);
  });
}

function startWorker(): Worker {
  const started = new Worker(new URL("./decoder.ts", import.meta.url), { type: "module" });
  started.onmessage = ({ data: { number, map, problem } }: MessageEvent<Answer>) => {
    const settle = waiting.get(number);
    waiting.delete(number);
    if (map) settle?.resolve(map);
    else settle?.reject(new Error(problem));
  };
  // Out of memory, or its script is gone after an update: whoever asks next starts another one.
  started.onerror = (event) => {
    event.preventDefault();
    started.terminate();
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new Error("could not be read"));
    waiting.clear();
  };
  return started;
}
