/** Writes WebM with VP8 that says whose colours it has. */

export interface Frame {
  bytes: Uint8Array<ArrayBuffer>;
  ms: number;
  isKey: boolean;
}

export interface Film {
  width: number;
  height: number;
  durationMs: number;
  frames: readonly Frame[];
}

type Part = Uint8Array<ArrayBuffer>;

/** Lengths are always written with 8 bytes: so places are known before they are. */
const LENGTH_BYTES = 8;
const MOST_CLUSTER_MS = 30_000;

const sizeOf = (parts: readonly Part[]): number =>
  parts.reduce((sum, part) => sum + part.length, 0);

function element(id: number, ...parts: Part[]): Part[] {
  const idBytes = [24, 16, 8, 0]
    .map((shift) => (id >>> shift) & 255)
    .filter((_, i) => id >>> (24 - 8 * i) > 0);
  const head = new Uint8Array(idBytes.length + LENGTH_BYTES);
  head.set(idBytes);
  const view = new DataView(head.buffer);
  view.setBigUint64(idBytes.length, BigInt(sizeOf(parts)) | 0x0100_0000_0000_0000n);
  return [head, ...parts];
}

function number(id: number, value: number): Part[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.round(value)));
  return element(id, bytes);
}

function real(id: number, value: number): Part[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return element(id, bytes);
}

const text = (id: number, value: string): Part[] => element(id, new TextEncoder().encode(value));

/** BT.601 from RGB of the screen's own primaries, from 16 to 235: what arrays are encoded to. */
const colour = (): Part[] =>
  element(
    0x55b0,
    ...number(0x55b1, 6),
    ...number(0x55b9, 1),
    ...number(0x55ba, 1),
    ...number(0x55bb, 1),
  );

const tracks = ({ width, height }: Film): Part[] =>
  element(
    0x1654ae6b,
    ...element(
      0xae,
      ...number(0xd7, 1),
      ...number(0x73c5, 1),
      ...number(0x83, 1),
      ...text(0x86, "V_VP8"),
      ...element(0xe0, ...number(0xb0, width), ...number(0xba, height), ...colour()),
    ),
  );

function block({ bytes, ms, isKey }: Frame, clusterMs: number): Part[] {
  const head = new Uint8Array([0x81, 0, 0, isKey ? 0x80 : 0]);
  new DataView(head.buffer).setInt16(1, ms - clusterMs);
  return element(0xa3, head, bytes);
}

/** Each begins with a key frame, but where those are far apart. */
function clustersOf(frames: readonly Frame[]): { ms: number; parts: Part[] }[] {
  const clusters: { ms: number; frames: Frame[] }[] = [];
  for (const frame of frames) {
    const last = clusters.at(-1);
    if (!last || frame.isKey || frame.ms - last.ms > MOST_CLUSTER_MS)
      clusters.push({ ms: frame.ms, frames: [frame] });
    else last.frames.push(frame);
  }
  return clusters.map(({ ms, frames: own }) => ({
    ms,
    parts: element(0x1f43b675, ...number(0xe7, ms), ...own.flatMap((frame) => block(frame, ms))),
  }));
}

const cue = (ms: number, place: number): Part[] =>
  element(0xbb, ...number(0xb3, ms), ...element(0xb7, ...number(0xf7, 1), ...number(0xf1, place)));

/** The parts of a file, one after the other. */
export function webmOf(film: Film): Part[] {
  const clusters = clustersOf(film.frames);
  const info = element(
    0x1549a966,
    ...number(0x2ad7b1, 1_000_000),
    ...real(0x4489, film.durationMs),
    ...text(0x4d80, "Marey"),
    ...text(0x5741, "Marey"),
  );
  const front = [...info, ...tracks(film)];
  const cues = (first: number): Part[] => {
    let place = first;
    const points = clusters.map(({ ms, parts }) => {
      const at = place;
      place += sizeOf(parts);
      return cue(ms, at);
    });
    return element(0x1c53bb6b, ...points.flat());
  };
  const placed = cues(sizeOf(front) + sizeOf(cues(0)));
  const head = element(
    0x1a45dfa3,
    ...number(0x4286, 1),
    ...number(0x42f7, 1),
    ...number(0x42f2, 4),
    ...number(0x42f3, 8),
    ...text(0x4282, "webm"),
    ...number(0x4287, 4),
    ...number(0x4285, 2),
  );
  const body = clusters.flatMap(({ parts }) => parts);
  return [...head, ...element(0x18538067, ...front, ...placed, ...body)];
}
