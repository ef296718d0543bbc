/** Reads masks beside the page: small ones at once, others in one worker that all share. */
import { createTalk } from "../base/workers";
import type { Answer, Task } from "./decoder";
import { decodeLabelMap, type LabelMap } from "./labelMap";
import type { Encoding } from "./layers";

const AT_ONCE_PIXELS = 256 * 256;

/** `bytes` are gone afterwards. Throws a StoppedError, or an Error whose message goes on after "the file …". */
export function decode(bytes: Uint8Array, encoding: Encoding, pixels: number): Promise<LabelMap> {
  if (pixels <= AT_ONCE_PIXELS || typeof Worker === "undefined")
    return decodeLabelMap(bytes, encoding);
  return inWorker(bytes, encoding);
}

type Settle = { resolve: (map: LabelMap) => void; reject: (error: Error) => void };

let asked = 0;
const waiting = new Map<number, Settle>();

const post = createTalk<Task, Answer>(
  () => new Worker(new URL("./decoder.ts", import.meta.url), { type: "module" }),
  ({ number, map, problem }) => {
    const settle = waiting.get(number);
    waiting.delete(number);
    if (map) settle?.resolve(map);
    else settle?.reject(new Error(problem));
  },
  (error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  },
);

function inWorker(bytes: Uint8Array, encoding: Encoding): Promise<LabelMap> {
  const task: Task = { number: asked++, bytes, encoding };
  return new Promise((resolve, reject) => {
    waiting.set(task.number, { resolve, reject });
    post(task, [bytes.buffer as ArrayBuffer]);
  });
}
