/** Asks a worker one question after the other; one that takes too long is ended, and the next begins anew. */

export class TooLongError extends Error {}

interface Waiting<Question, Answer> {
  question: Question;
  give: (answer: Answer) => void;
  fail: (error: Error) => void;
}

export type Ask<Question, Answer> = (question: Question) => Promise<Answer>;

interface Reply<Answer> {
  /** Its program has come: from here on the time counts. */
  ready?: true;
  answer?: Answer;
  problem?: string;
}

/** A busy browser, or a slow line, may start a worker late. */
const START_LIMIT_MS = 60_000;

/** The worker says `{ready}`, then answers each message with one `{answer}` or `{problem}` (see `answering`). */
export function createAsk<Question, Answer>(
  start: () => Worker,
  limitMs: number,
): Ask<Question, Answer> {
  const queue: Waiting<Question, Answer>[] = [];
  let worker: Worker | undefined;
  let ready = false;
  let busy = false;

  const next = () => {
    const waiting = queue.shift();
    busy = waiting !== undefined;
    if (!waiting) return;
    if (!worker) ready = false;
    worker ??= start();
    const mine = worker;
    const end = () => {
      clearTimeout(timer);
      mine.onmessage = mine.onerror = null;
      next();
    };
    const stop = (error: Error) => {
      mine.terminate();
      worker = undefined;
      waiting.fail(error);
      end();
    };
    const tooLong = () => stop(new TooLongError("it takes too long"));
    let timer = setTimeout(tooLong, ready ? limitMs : START_LIMIT_MS);
    mine.onerror = (event) => stop(new Error(event.message || "the worker stopped"));
    mine.onmessage = ({ data }: MessageEvent<Reply<Answer>>) => {
      if (data.ready) {
        ready = true;
        clearTimeout(timer);
        timer = setTimeout(tooLong, limitMs);
        return;
      }
      if (data.problem === undefined) waiting.give(data.answer as Answer);
      else waiting.fail(new Error(data.problem));
      end();
    };
    mine.postMessage(waiting.question);
  };

  return (question) =>
    new Promise((give, fail) => {
      queue.push({ question, give, fail });
      if (!busy) next();
    });
}

/** The worker's side. */
export function answering<Question, Answer>(work: (question: Question) => Answer): void {
  const scope = self as unknown as {
    onmessage: (event: MessageEvent<Question>) => void;
    postMessage: (reply: Reply<Answer>) => void;
  };
  scope.onmessage = ({ data }) => {
    let reply: Reply<Answer>;
    try {
      reply = { answer: work(data) };
    } catch (error) {
      reply = { problem: error instanceof Error ? error.message : String(error) };
    }
    scope.postMessage(reply);
  };
  scope.postMessage({ ready: true });
}
