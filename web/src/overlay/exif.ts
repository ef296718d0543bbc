/** Turns off what a file says about being turned: sizes, masks and boxes are in its own pixels. */

const ORIENTATION = 0x0112;
/** Where metadata lies: in the beginning of a JPEG, somewhere in a PNG or WebP. */
const MOST_ENTRIES = 1000;

/** Set the orientation of all EXIF metadata in the file to "upright", in place. */
export function makeUpright(bytes: Uint8Array): void {
  for (const at of tiffHeaders(bytes)) setUpright(bytes, at);
}

/** After "Exif\0\0" in JPEG and WebP, in the chunk "eXIf" of PNG, and in the chunk "EXIF" of WebP. */
function* tiffHeaders(bytes: Uint8Array): Generator<number> {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) yield* jpegHeaders(bytes);
  else if (text(bytes, 1, 3) === "PNG") yield* chunks(bytes, 8, "eXIf", false);
  else if (text(bytes, 8, 4) === "WEBP") yield* chunks(bytes, 12, "EXIF", true);
}

function* jpegHeaders(bytes: Uint8Array): Generator<number> {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] as number;
    if (marker === 0xda) return; // the pixels begin
    const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    if (marker === 0xe1 && text(bytes, at + 4, 4) === "Exif") yield at + 10;
    at += 2 + Math.max(2, length);
  }
}

function* chunks(
  bytes: Uint8Array,
  from: number,
  name: string,
  little: boolean,
): Generator<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = from; at + 8 <= bytes.length; ) {
    const length = view.getUint32(little ? at + 4 : at, little);
    if (text(bytes, little ? at : at + 4, 4) === name) {
      yield at + 8 + (text(bytes, at + 8, 4) === "Exif" ? 6 : 0);
    }
    at += little ? 8 + length + (length & 1) : 12 + length;
  }
}

function setUpright(bytes: Uint8Array, at: number): void {
  if (at + 8 > bytes.length) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.byteLength - at);
  const little = text(bytes, at, 2) === "II";
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return;
  const entries = Math.min(MOST_ENTRIES, view.getUint16(directory, little));
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > view.byteLength) return;
    if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, 1, little);
  }
}

const text = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));
