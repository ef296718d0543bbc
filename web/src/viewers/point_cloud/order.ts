/** Which row of the logged array a stored point was: the order "deal-1" of docs/media/point_cloud.md. */

const BLOCK = 2048;
const GAMMA = 0x9e3779b97f4a7c15n;
const MASK = (1n << 64n) - 1n;

/** Gives the row of a place; computed once for a count. */
export function rowsOf(count: number): (place: number) => number {
  const blocks = Math.max(1, Math.ceil(count / BLOCK));
  const rounds = Math.floor(count / blocks);
  const larger = count % blocks;
  const deal = shuffled(blocks, count, 0n);
  const starts = numbers(blocks, count, 1n);
  const [small, large] = [shuffled(rounds, count, 2n), shuffled(rounds + 1, count, 2n)];
  const rest = deal.filter((block) => block < larger);
  return (place) => {
    const round = Math.floor(place / blocks);
    const block = (round < rounds ? deal[place % blocks] : rest[place - rounds * blocks]) ?? 0;
    const size = rounds + (block < larger ? 1 : 0);
    const start = Number((starts[block] ?? 0n) % BigInt(Math.max(1, size)));
    const within = (block < larger ? large : small)[(round + start) % Math.max(1, size)] ?? 0;
    return block * rounds + Math.min(block, larger) + within;
  };
}

function shuffled(count: number, seed: number, stream: bigint): number[] {
  const keys = numbers(count, seed, stream);
  const places = Array.from({ length: count }, (_, i) => i);
  return places.sort((a, b) => {
    const [one, other] = [keys[a] ?? 0n, keys[b] ?? 0n];
    return one < other ? -1 : one > other ? 1 : 0;
  });
}

/** SplitMix64: Steele, Lea, Flood 2014. */
function numbers(count: number, seed: number, stream: bigint): BigUint64Array {
  const made = new BigUint64Array(count);
  let state = mix((BigInt(seed) * GAMMA + stream) & MASK);
  for (let i = 0; i < count; i++) {
    state = (state + GAMMA) & MASK;
    made[i] = mix(state);
  }
  return made;
}

function mix(state: bigint): bigint {
  const one = ((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  const two = ((one ^ (one >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return two ^ (two >> 31n);
}
