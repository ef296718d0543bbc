/** Asks the worker that decodes pictures; it starts with the first question. */
import { createTalk, type StoppedError } from "../../../base/workers";
import type { Reply, Wish } from "./rasterMessages";

/** A worker that stopped answers nothing more. */
export type RasterReply = Reply | { stopped: StoppedError };

type Question = Wish extends infer One
  ? One extends { id: number }
    ? Omit<One, "id">
    : never
  : never;

let asked = 0;
const waiting = new Map<number, (reply: RasterReply) => void>();

const post = createTalk<Wish, Reply>(
  () => new Worker(new URL("./raster.worker.ts", import.meta.url), { type: "module" }),
  (reply) => {
    const answer = waiting.get(reply.id);
    if (answer) answer(reply);
    else if ("bitmap" in reply) reply.bitmap.close(); // nobody wants it any more
  },
  (stopped) => {
    const unanswered = [...waiting.values()];
    waiting.clear();
    for (const answer of unanswered) answer({ stopped });
  },
);

/** Each reply comes to `answer`, until the function that is returned is called. */
export function ask(
  question: Question,
  answer: (reply: RasterReply) => void,
  transfer: Transferable[] = [],
): () => void {
  asked += 1;
  const id = asked;
  waiting.set(id, answer);
  post({ ...question, id } as Wish, transfer);
  return () => {
    if (waiting.delete(id)) post({ id, wish: "nothing" });
  };
}
