/** The page's workers: each starts when it is needed, and says so when it stops. */

/** Out of memory, or its program cannot be had: an update may have taken it away. */
export class StoppedError extends Error {
  constructor() {
    super("the page's worker stopped or could not be loaded: reload the page");
  }
}

/**
 * A worker that many speak with at once. It starts with the first message; `onStop` is told once
 * that it hears and says nothing more, and the next message starts another one.
 */
export function createTalk<Wish, Reply>(
  start: () => Worker,
  hear: (reply: Reply) => void,
  onStop: (error: StoppedError) => void,
): (wish: Wish, transfer?: Transferable[]) => void {
  let worker: Worker | undefined;
  const begin = (): Worker => {
    const begun = start();
    begun.onmessage = ({ data }: MessageEvent<Reply>) => hear(data);
    const stop = (event: Event) => {
      event.preventDefault();
      begun.terminate();
      worker = undefined;
      onStop(new StoppedError());
    };
    begun.onerror = stop;
    begun.onmessageerror = stop;
    return begun;
  };
  return (wish, transfer = []) => {
    worker ??= begin();
    worker.postMessage(wish, transfer);
  };
}

export class TooLongError extends Error {}

export interface AskOptions {
  /** An answer that takes longer ends its worker. */
  limitMs?: number;
  /** So many workers at once; each answers one question after the other. */
  most?: number;
}

export interface Asking {
  /** Gone from here afterwards. */
  transfer?: Transferable[];
  /** Aborted, its answer is not waited for any more, and its worker ends if it is at work on it. */
  signal?: AbortSignal;
}

export type Ask<Question, Answer> = (question: Question, asking?: Asking) => Promise<Answer>;

interface Reply<Answer> {
  /** Its program has come: from here on the time counts. */
  ready?: true;
  answer?: Answer;
  problem?: string;
}

interface Waiting<Question, Answer> {
  question: Question;
  transfer: Transferable[];
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
  /** Nobody waits for it any more. */
  leave: (reason: Error) => void;
}

interface Hand {
  worker: Worker;
  ready: boolean;
  leaving?: ReturnType<typeof setTimeout>;
}

/** A busy browser, or a slow line, may start a worker late. */
const START_LIMIT_MS = 60_000;
/** A worker that nobody needs gives its memory back. */
const IDLE_MS = 10_000;

/**
 * Workers that answer questions, each one after the other, and end when nobody asks any more. A
 * worker says `{ready}`, then answers each message with one `{answer}` or `{problem}` (see `answering`).
 */
export function createAsk<Question, Answer>(
  start: () => Worker,
  { limitMs, most = 1 }: AskOptions = {},
): Ask<Question, Answer> {
  const queue: Waiting<Question, Answer>[] = [];
  const idle: Hand[] = [];
  let hired = 0;

  const dismiss = (hand: Hand) => {
    hand.worker.terminate();
    hired -= 1;
  };
  const rest = (hand: Hand) => {
    idle.push(hand);
    hand.leaving = setTimeout(() => {
      idle.splice(idle.indexOf(hand), 1);
      dismiss(hand);
    }, IDLE_MS);
  };
  const hire = (): Hand => {
    const hand = { worker: start(), ready: false };
    hired += 1;
    return hand;
  };
  const work = (hand: Hand, waiting: Waiting<Question, Answer>) => {
    const { worker } = hand;
    const end = () => {
      clearTimeout(timer);
      waiting.leave = () => {};
      worker.onmessage = worker.onmessageerror = worker.onerror = null;
    };
    const stop = (error: Error) => {
      end();
      dismiss(hand);
      waiting.reject(error);
      handOut();
    };
    const within = (ms: number | undefined) =>
      ms === undefined ? undefined : setTimeout(() => stop(new TooLongError(TOO_LONG)), ms);
    let timer = within(hand.ready ? limitMs : START_LIMIT_MS);
    waiting.leave = stop;
    worker.onerror = (event) => {
      event.preventDefault();
      stop(event.message ? new Error(event.message) : new StoppedError());
    };
    worker.onmessageerror = () => stop(new StoppedError());
    worker.onmessage = ({ data }: MessageEvent<Reply<Answer>>) => {
      if (data.ready) {
        hand.ready = true;
        clearTimeout(timer);
        timer = within(limitMs);
        return;
      }
      end();
      rest(hand);
      if (data.problem === undefined) waiting.resolve(data.answer as Answer);
      else waiting.reject(new Error(data.problem));
      handOut();
    };
    worker.postMessage(waiting.question, waiting.transfer);
  };
  const handOut = () => {
    while (queue.length > 0 && (idle.length > 0 || hired < most)) {
      const waiting = queue.shift() as Waiting<Question, Answer>;
      const hand = idle.pop() ?? hire();
      clearTimeout(hand.leaving);
      work(hand, waiting);
    }
  };

  return (question, { transfer = [], signal } = {}) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const leave = (reason: Error) => {
        queue.splice(queue.indexOf(waiting), 1);
        reject(reason);
      };
      const waiting = { question, transfer, resolve, reject, leave };
      signal?.addEventListener("abort", () => waiting.leave(signal.reason), { once: true });
      queue.push(waiting);
      handOut();
    });
}

const TOO_LONG = "it takes too long";

/** The worker's side. */
export function answering<Question, Answer>(
  work: (question: Question) => Answer,
  transferOf: (answer: Answer) => Transferable[] = () => [],
): void {
  const scope = self as unknown as {
    onmessage: (event: MessageEvent<Question>) => void;
    postMessage: (reply: Reply<Answer>, transfer?: Transferable[]) => void;
  };
  scope.onmessage = ({ data }) => {
    try {
      const answer = work(data);
      scope.postMessage({ answer }, transferOf(answer));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      scope.postMessage({ problem: problem || "it could not be read" });
    }
  };
  scope.postMessage({ ready: true });
}
