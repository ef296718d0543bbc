/** The worker that reads masks: pages stay quick while a hundred of them arrive. */

import { decodeLabelMap, type LabelMap } from "./labelMap";
import type { Encoding } from "./layers";

export interface Task {
  number: number;
  bytes: Uint8Array;
  encoding: Encoding;
}

export interface Answer {
  number: number;
  map?: LabelMap;
  problem?: string;
}

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Task>) => void;
  postMessage: (answer: Answer, transfer: Transferable[]) => void;
};

scope.onmessage = ({ data: { number, bytes, encoding } }) => {
  decodeLabelMap(bytes, encoding).then(
    (map) => {
      const arrays = [map.ids, map.present, ...(map.ranks ? [map.ranks] : [])];
      scope.postMessage(
        { number, map },
        arrays.map((array) => array.buffer as ArrayBuffer),
      );
    },
    (error: Error) => scope.postMessage({ number, problem: error.message }, []),
  );
};
