/** Asks the worker that decodes pictures; it starts with the first question. */
import { StoppedError } from "../../../base/askWorker";
import type { Reply, Wish } from "./rasterMessages";

/** A worker that stopped answers nothing more. */
export type RasterReply = Reply | { stopped: StoppedError };

type Question = Wish extends infer One
  ? One extends { id: number }
    ? Omit<One, "id">
    : never
  : never;

let worker: Worker | undefined;
let asked = 0;
const waiting = new Map<number, (reply: RasterReply) => void>();

function theWorker(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL("./raster.worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    const answer = waiting.get(data.id);
    if (answer) answer(data);
    else if ("bitmap" in data) data.bitmap.close(); // nobody wants it any more
  };
  // Whoever asks next starts another one.
  worker.onerror = (event) => {
    event.preventDefault();
    worker?.terminate();
    worker = undefined;
    const unanswered = [...waiting.values()];
    waiting.clear();
    for (const answer of unanswered) answer({ stopped: new StoppedError() });
  };
  return worker;
}

/** Each reply comes to `answer`, until the function that is returned is called. */
export function ask(
  question: Question,
  answer: (reply: RasterReply) => void,
  transfer: Transferable[] = [],
): () => void {
  asked += 1;
  const id = asked;
  waiting.set(id, answer);
  theWorker().postMessage({ ...question, id } as Wish, transfer);
  return () => {
    if (waiting.delete(id)) theWorker().postMessage({ id, wish: "nothing" } satisfies Wish);
  };
}
