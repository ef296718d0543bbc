/** Sounds of fewer samples a second than browsers play: what is played repeats each of them. */

export const LEAST_PLAYED_HZ = 3000;
const PLAYED_HZ = 8000;

/** How often each sample stands in what is played. */
export const repeatsOf = (rate: number | undefined): number =>
  rate !== undefined && rate > 0 && rate < LEAST_PLAYED_HZ ? Math.ceil(PLAYED_HZ / rate) : 1;

export function repeated(samples: Float32Array, times: number): Float32Array {
  return Float32Array.from(
    { length: samples.length * times },
    (_, i) => samples[Math.floor(i / times)] as number,
  );
}
