/** Gives jobs to the worker, one after the other; what nobody waits for any more is not begun. */
import type { Mesh } from "./geometry/surface";
import type { Part, Structure } from "./read/structure";
import type { Answer, Job } from "./worker";

interface Waiting {
  job: Job;
  transfer: ArrayBuffer[];
  signal: AbortSignal | undefined;
  resolve: (value: Structure | Mesh) => void;
  reject: (error: unknown) => void;
}

const queue: Waiting[] = [];
let worker: Worker | undefined;
let current: Waiting | undefined;
let idle: ReturnType<typeof setTimeout> | undefined;

/** A worker that nobody needs gives its memory back. */
const IDLE_MS = 30_000;

function run(job: Job, transfer: ArrayBuffer[], signal?: AbortSignal): Promise<Structure | Mesh> {
  return new Promise((resolve, reject) => {
    queue.push({ job, transfer, signal, resolve, reject });
    next();
  });
}

function next(): void {
  if (current) return;
  clearTimeout(idle);
  const waiting = queue.shift();
  if (!waiting) {
    idle = setTimeout(end, IDLE_MS);
    return;
  }
  if (waiting.signal?.aborted) {
    waiting.reject(waiting.signal.reason);
    next();
    return;
  }
  current = waiting;
  worker ??= start();
  worker.postMessage(waiting.job, waiting.transfer);
}

function start(): Worker {
  const made = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  made.onmessage = ({ data }: MessageEvent<Answer>) => {
    const done = current;
    current = undefined;
    if ("error" in data) done?.reject(new Error(data.error));
    else done?.resolve(data.value);
    next();
  };
  // Out of memory, or the file of the worker cannot be had.
  made.onerror = (event) => {
    event.preventDefault();
    const failed = current;
    end();
    failed?.reject(new Error("The molecule could not be read: the page's worker stopped."));
    next();
  };
  return made;
}

function end(): void {
  worker?.terminate();
  worker = undefined;
  current = undefined;
}

export const readFile = (bytes: Uint8Array<ArrayBuffer>, format: string, signal?: AbortSignal) =>
  run({ kind: "read", bytes, format }, [bytes.buffer], signal) as Promise<Structure>;

export const ribbonOf = (structure: Structure, part: Part, signal?: AbortSignal) =>
  run({ kind: "ribbon", structure, part }, [], signal) as Promise<Mesh>;

export const surfaceAround = (structure: Structure, atoms: Uint32Array, signal?: AbortSignal) =>
  run(
    { kind: "surface", position: structure.position, element: structure.element, atoms },
    [],
    signal,
  ) as Promise<Mesh>;
