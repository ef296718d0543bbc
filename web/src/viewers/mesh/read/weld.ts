/** Which vertices lie at the same place. */

/** For each vertex the first one at its place; places are compared bit by bit. */
export function welded(positions: Float32Array): Uint32Array {
  const count = positions.length / 3;
  const bits = new Uint32Array(positions.buffer, positions.byteOffset, positions.length);
  const table = hashTable(count);
  const mask = table.length - 1;
  const same = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    let slot = hashOf(bits, i) & mask;
    let found = i;
    for (; table[slot] !== -1; slot = (slot + 1) & mask) {
      const other = table[slot] as number;
      if (equal(positions, other, i)) {
        found = other;
        break;
      }
    }
    if (found === i) table[slot] = i;
    same[i] = found;
  }
  return same;
}

export function hashTable(count: number): Int32Array {
  return new Int32Array(2 ** Math.ceil(Math.log2(Math.max(4, count * 2)))).fill(-1);
}

export const mixed = (a: number, b: number, c: number): number => {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
};

const NEGATIVE_ZERO = 0x80000000;
const bit = (value: number | undefined): number => (value === NEGATIVE_ZERO ? 0 : (value ?? 0));

const hashOf = (bits: Uint32Array, i: number): number =>
  mixed(bit(bits[3 * i]), bit(bits[3 * i + 1]), bit(bits[3 * i + 2]));

const equal = (positions: Float32Array, a: number, b: number): boolean =>
  positions[3 * a] === positions[3 * b] &&
  positions[3 * a + 1] === positions[3 * b + 1] &&
  positions[3 * a + 2] === positions[3 * b + 2];
