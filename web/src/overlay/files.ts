/** Fetches the files of overlays: label maps, boxes, names. */
import { createTurns } from "../base/turns";
import { isLasting, whyRefused } from "../base/whyRefused";
import { StoppedError } from "../base/workers";
import { parseBoxes } from "./boxFile";
import { decode } from "./decode";
import { createFileCache, type Outcome, Unread } from "./fileCache";
import type { LabelMap } from "./labelMap";
import type { Box, FileLink, MaskLayer } from "./layers";

const MOST_BYTES = 256 * 2 ** 20;
/** As text and numbers a box takes about this much; a list does, however few are in it. */
const BOX_BYTES = 200;
const LIST_BYTES = 512;

const maps = createFileCache<LabelMap>(MOST_BYTES);
const boxLists = createFileCache<readonly Box[]>(MOST_BYTES / 8);
const nameLists = createFileCache<object>(MOST_BYTES / 8);

const mapKey = ({ file, encoding }: MaskLayer): string => `${encoding} ${file.url}`;

export const mapNow = (layer: MaskLayer): Outcome<LabelMap> | undefined => maps.now(mapKey(layer));
export const boxesNow = (file: FileLink): Outcome<readonly Box[]> | undefined =>
  boxLists.now(file.url);
export const namesNow = (file: FileLink): Outcome<object> | undefined => nameLists.now(file.url);

export const loadMap = (layer: MaskLayer): Promise<Outcome<LabelMap>> =>
  maps.load(mapKey(layer), () => readMap(layer), bytesOfMap);
export const loadBoxes = (file: FileLink): Promise<Outcome<readonly Box[]>> =>
  boxLists.load(
    file.url,
    async () => damaged(async () => parseBoxes(await readJson(file.url))),
    (boxes) => LIST_BYTES + boxes.length * BOX_BYTES,
  );
export const loadNames = (file: FileLink): Promise<Outcome<object>> =>
  nameLists.load(
    file.url,
    () => damaged(async () => (await readJson(file.url)) as object),
    () => LIST_BYTES + file.sizeBytes * 2,
  );

async function readMap(layer: MaskLayer): Promise<LabelMap> {
  const bytes = await fetchFile(layer.file.url);
  const map = await damaged(() => decode(bytes, layer.encoding, layer.width * layer.height));
  if (map.width === layer.width && map.height === layer.height) return map;
  throw new Unread(
    `the file is damaged: it holds ${map.width} × ${map.height} pixels, not ${layer.width} × ${layer.height}`,
    true,
  );
}

const bytesOfMap = ({ ids, ranks, present }: LabelMap): number =>
  ids.byteLength + present.byteLength + (ranks?.byteLength ?? 0);

const readJson = async (url: string): Promise<unknown> =>
  JSON.parse(new TextDecoder().decode(await fetchFile(url)));

/** What goes wrong after the file has come is the file's fault. */
async function damaged<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Unread || error instanceof StoppedError) throw error;
    const reason = error instanceof SyntaxError ? "is damaged" : (error as Error).message;
    throw new Unread(`the file ${reason}`, true);
  }
}

/** Leaves the browser connections for other things, and never so many waiting that it gives up. */
const inTurn = createTurns(24);

/** All of it: what is lost on the way is not the file's fault, and is asked for again. */
async function fetchFile(url: string): Promise<Uint8Array> {
  const answer = await inTurn(async () => {
    const response = await fetch(url);
    return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
  }).catch(() => {
    throw new Unread("the server does not answer", false);
  });
  const { ok, status } = answer.response;
  if (!ok) throw new Unread(whyRefused(status), isLasting(status));
  return answer.bytes;
}
