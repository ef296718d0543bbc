/** Takes apart the binary answer of the series route. */
import type { SeriesHeader } from "./types.gen";

/** One run's part of a series: columns of equal length `shown`. */
export interface SeriesTrack {
  run: string;
  /** 0 means every point; otherwise each row is a bucket of up to 16**level points. */
  level: number;
  shown: number;
  total: number;
  columns: Record<string, Float64Array>;
}

/**
 * Decode the answer of `GET series`: for each run a little-endian u32 with the byte length of a
 * JSON header, the header padded so that the columns start at a multiple of 8, then the columns.
 * The columns are views into `buffer`, not copies.
 */
export function decodeSeries(buffer: ArrayBuffer): SeriesTrack[] {
  const tracks: SeriesTrack[] = [];
  let offset = 0;
  while (offset < buffer.byteLength) {
    const [track, end] = decodeTrack(buffer, offset);
    tracks.push(track);
    offset = end;
  }
  return tracks;
}

function decodeTrack(buffer: ArrayBuffer, offset: number): [SeriesTrack, number] {
  const length = new DataView(buffer).getUint32(offset, true);
  let at = offset + 4 + length;
  const header = decodeHeader(new Uint8Array(buffer, offset + 4, length));
  const columns: Record<string, Float64Array> = {};
  for (const name of header.columns) {
    columns[name] = new Float64Array(buffer, at, header.shown);
    at += header.shown * Float64Array.BYTES_PER_ELEMENT;
  }
  const { run, level, shown, total } = header;
  return [{ run, level, shown, total, columns }, at];
}

const decodeHeader = (bytes: Uint8Array): SeriesHeader =>
  JSON.parse(new TextDecoder().decode(bytes)) as SeriesHeader;
