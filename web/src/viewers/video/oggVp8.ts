/**
 * VP8 in Ogg as WebM, its pictures unchanged: Ogg cannot say whose colours it has, and a browser
 * that guesses those of old television shows cyan as (70, 253, 255).
 */
import { type Packet, packetsOf } from "./oggPackets";
import { type Film, type Frame, webmOf } from "./webm";

const HEAD = [0x4f, 0x56, 0x50, 0x38, 0x30]; // OVP80
const HEAD_BYTES = 26;

const isHead = ({ bytes }: Packet): boolean => HEAD.every((byte, i) => bytes[i] === byte);

/** Undefined if it is something else, or has sound. */
export function filmOf(file: Uint8Array<ArrayBuffer>): Film | undefined {
  const [head, ...packets] = packetsOf(file) ?? [];
  if (!head || !isHead(head) || head.bytes.length < HEAD_BYTES) return undefined;
  const view = new DataView(head.bytes.buffer, head.bytes.byteOffset, head.bytes.byteLength);
  const fps = view.getUint32(18) / view.getUint32(22);
  if (!(fps > 0) || !Number.isFinite(fps)) return undefined;
  const { frames, end } = timed(packets, 1000 / fps);
  if (!frames[0]?.isKey) return undefined;
  const [width, height] = [view.getUint16(8), view.getUint16(10)];
  return { width, height, durationMs: end, frames };
}

/** A page says how many frames have been shown up to its end; those without a place follow one another. */
function timed(packets: readonly Packet[], frameMs: number): { frames: Frame[]; end: number } {
  const frames: Frame[] = [];
  let shown = 0;
  let onPage: { bytes: Packet["bytes"]; shows: boolean }[] = [];
  const put = (first: number) => {
    shown = first;
    for (const { bytes, shows } of onPage) {
      const isKey = ((bytes[0] ?? 1) & 1) === 0;
      frames.push({ bytes, ms: Math.round(shown * frameMs), isKey });
      if (shows) shown++;
    }
    onPage = [];
  };
  for (const packet of packets) {
    if (packet.bytes.length > 0 && !isHead(packet))
      onPage.push({ bytes: packet.bytes, shows: ((packet.bytes[0] ?? 0) & 16) !== 0 });
    if (packet.granule === undefined) continue;
    const count = onPage.filter(({ shows }) => shows).length;
    put(Math.max(shown, Number(packet.granule >> 32n) - count));
  }
  put(shown);
  return { frames, end: shown * frameMs };
}

/** The address of a WebM file with the same pictures; undefined if it need not or cannot be made. */
export async function webmAddress(url: string, signal: AbortSignal): Promise<string | undefined> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) return undefined;
  const film = filmOf(new Uint8Array(await answer.arrayBuffer()));
  return film && URL.createObjectURL(new Blob(webmOf(film), { type: "video/webm" }));
}
