/** Takes an Ogg file with one stream apart, into the packets that its pages carry. */

export interface Packet {
  bytes: Uint8Array<ArrayBuffer>;
  /** Of the last packet that ends on a page: what the page says of its place; else undefined. */
  granule: bigint | undefined;
}

const PAGE_HEAD_BYTES = 27;
const BEGINS = 2;
const NONE = 0xffff_ffff_ffff_ffffn;

/** Undefined if it holds several streams, or is no whole Ogg file. */
export function packetsOf(file: Uint8Array<ArrayBuffer>): Packet[] | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const packets: Packet[] = [];
  let open: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  while (at < file.length) {
    if (at + PAGE_HEAD_BYTES > file.length || view.getUint32(at) !== 0x4f676753) return undefined;
    if (at > 0 && (view.getUint8(at + 5) & BEGINS) !== 0) return undefined;
    const granule = view.getBigUint64(at + 6, true);
    const body = at + PAGE_HEAD_BYTES + view.getUint8(at + 26);
    if (body > file.length) return undefined;
    let from = body;
    let to = body;
    let last: Packet | undefined;
    for (const size of file.subarray(at + PAGE_HEAD_BYTES, body)) {
      to += size;
      if (size === 255) continue;
      last = { bytes: joined([...open, file.subarray(from, to)]), granule: undefined };
      packets.push(last);
      open = [];
      from = to;
    }
    if (to > file.length) return undefined;
    if (to > from) open.push(file.subarray(from, to));
    if (last && granule !== NONE) last.granule = granule;
    at = to;
  }
  return packets;
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
