/** What the page and the worker that measures sounds say to one another. */
import type { Loudness } from "./loudness";
import type { SpectrumRequest } from "./spectrum";

export type Wish =
  | { wish: "open"; sound: number; channels: Float32Array<ArrayBuffer>[]; rate: number }
  | ({ wish: "spectrum"; sound: number; id: number } & SpectrumRequest)
  | { wish: "stop"; id: number }
  | { wish: "close"; sound: number };

export type Reply =
  | { sound: number; loudness: Loudness }
  /** Columns from `begin` on, each from the lowest frequency up. */
  | { id: number; begin: number; values: Uint8Array<ArrayBuffer>; done: boolean };
