/** Fourier transforms of real samples: radix 2, in place, with tables made once for each size. */

export interface Transform {
  size: number;
  /** Squared amplitudes of the samples from `at` on, weighted with a Hann window: 1 for a sine of full scale. */
  power: (samples: Float32Array, at: number, out: Float64Array) => void;
}

const transforms = new Map<number, Transform>();

/** For a power of two. */
export function transformOf(size: number): Transform {
  const known = transforms.get(size) ?? makeTransform(size);
  transforms.set(size, known);
  return known;
}

function makeTransform(size: number): Transform {
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  const hann = Float64Array.from(
    { length: size },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size),
  );
  const order = reversedBits(size);
  const run = butterflies(size, real, imaginary);
  const scale = (4 / size) ** 2;
  return {
    size,
    power: (samples, at, out) => {
      for (let i = 0; i < size; i++) {
        const to = order[i] as number;
        real[to] = (samples[at + i] ?? 0) * (hann[i] as number);
        imaginary[to] = 0;
      }
      run();
      for (let bin = 0; bin <= size / 2; bin++)
        out[bin] = ((real[bin] as number) ** 2 + (imaginary[bin] as number) ** 2) * scale;
    },
  };
}

function reversedBits(size: number): Uint32Array {
  const order = new Uint32Array(size);
  const bits = Math.log2(size);
  for (let i = 0; i < size; i++)
    order[i] = ((order[i >> 1] as number) >> 1) | ((i & 1) << (bits - 1));
  return order;
}

/** Cooley and Tukey's, over samples that stand in the order of reversed bits. */
function butterflies(size: number, real: Float64Array, imaginary: Float64Array): () => void {
  const cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sin = Float64Array.from(
    { length: size / 2 },
    (_, i) => -Math.sin((2 * Math.PI * i) / size),
  );
  return () => {
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let i = 0; i < half; i++) {
          const a = start + i;
          const b = a + half;
          const c = cos[i * stride] as number;
          const s = sin[i * stride] as number;
          const x = (real[b] as number) * c - (imaginary[b] as number) * s;
          const y = (real[b] as number) * s + (imaginary[b] as number) * c;
          real[b] = (real[a] as number) - x;
          imaginary[b] = (imaginary[a] as number) - y;
          real[a] = (real[a] as number) + x;
          imaginary[a] = (imaginary[a] as number) + y;
        }
      }
    }
  };
}
