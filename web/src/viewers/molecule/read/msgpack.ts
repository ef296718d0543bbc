/** MessagePack, as far as MMTF uses it (the public specification of msgpack.org). */

export type Packed =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | Packed[]
  | { [name: string]: Packed };

/** Deeper is not a structure but an attack on the stack. */
const DEEPEST = 64;

export function unpack(bytes: Uint8Array): Packed {
  return new Reader(bytes).value(0);
}

class Reader {
  private at = 0;
  private readonly view: DataView;
  private readonly decoder = new TextDecoder();

  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(depth: number): Packed {
    if (depth > DEEPEST) throw new Error("it is nested too deeply");
    const code = this.byte();
    if (code < 0x80) return code;
    if (code >= 0xe0) return code - 0x100;
    if (code < 0x90) return this.map(code & 15, depth);
    if (code < 0xa0) return this.list(code & 15, depth);
    if (code < 0xc0) return this.text(code & 31);
    return this.long(code, depth);
  }

  private long(code: number, depth: number): Packed {
    if (code === 0xc0) return null;
    if (code === 0xc2 || code === 0xc3) return code === 0xc3;
    if (code >= 0xc4 && code <= 0xc6) return this.take(this.unsigned(1 << (code - 0xc4)));
    if (code === 0xca || code === 0xcb) return this.float(code === 0xca ? 4 : 8);
    if (code >= 0xcc && code <= 0xce) return this.unsigned(1 << (code - 0xcc));
    if (code >= 0xd0 && code <= 0xd2) return this.signed(1 << (code - 0xd0));
    if (code >= 0xd9 && code <= 0xdb) return this.text(this.unsigned(1 << (code - 0xd9)));
    if (code === 0xdc || code === 0xdd)
      return this.list(this.unsigned(code === 0xdc ? 2 : 4), depth);
    if (code === 0xde || code === 0xdf)
      return this.map(this.unsigned(code === 0xde ? 2 : 4), depth);
    throw new Error(`it has a value of an unknown kind, 0x${code.toString(16)}`);
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new Error("it is cut short");
    return byte;
  }

  private take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new Error("it is cut short");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  private unsigned(size: number): number {
    return this.take(size).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  private signed(size: number): number {
    const value = this.unsigned(size);
    return value >= 2 ** (size * 8 - 1) ? value - 2 ** (size * 8) : value;
  }

  private float(size: 4 | 8): number {
    this.take(size);
    const at = this.at - size;
    return size === 4 ? this.view.getFloat32(at) : this.view.getFloat64(at);
  }

  private text(length: number): string {
    return this.decoder.decode(this.take(length));
  }

  private list(length: number, depth: number): Packed[] {
    if (length > this.bytes.length) throw new Error("it is cut short");
    return Array.from({ length }, () => this.value(depth + 1));
  }

  private map(length: number, depth: number): Packed {
    if (length > this.bytes.length) throw new Error("it is cut short");
    const entries = Array.from({ length }, () => {
      const name = String(this.value(depth + 1));
      return [name, this.value(depth + 1)] as const;
    });
    return Object.fromEntries(entries);
  }
}
