import { describe, expect, it } from "vitest";
import { colorChannels, exactText, parseNpy, pixelText } from "./npy";

/** A file as `numpy.save` writes it. */
function npy(descr: string, shape: string, data: Uint8Array, version = 1): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`;
  const wide = version > 1;
  const header = text.padEnd(Math.ceil((text.length + 12) / 64) * 64 - 12);
  const head = new Uint8Array((wide ? 12 : 10) + header.length);
  head.set([0x93, ...new TextEncoder().encode("NUMPY"), version, 0]);
  const view = new DataView(head.buffer);
  if (wide) view.setUint32(8, header.length, true);
  else view.setUint16(8, header.length, true);
  head.set(new TextEncoder().encode(header), wide ? 12 : 10);
  return Uint8Array.from([...head, ...data]);
}

const bytesOf = (array: { buffer: ArrayBufferLike }) => new Uint8Array(array.buffer);

describe("parseNpy", () => {
  it.each([
    ["|u1", Uint8Array.of(0, 128, 255), "uint8"],
    ["|i1", Int8Array.of(-128, 0, 127), "int8"],
    ["<u2", Uint16Array.of(0, 1, 65535), "uint16"],
    ["<i2", Int16Array.of(-32768, 5, 32767), "int16"],
    ["<u4", Uint32Array.of(0, 1, 4294967295), "uint32"],
    ["<i4", Int32Array.of(-2147483648, 0, 7), "int32"],
    ["<f4", Float32Array.of(0.1, Number.NaN, -Infinity), "float32"],
    ["<f8", Float64Array.of(0.1, 1e300, Number.NaN), "float64"],
    ["<u8", BigUint64Array.of(0n, 1n, 18446744073709551615n), "uint64"],
    ["<i8", BigInt64Array.of(-9223372036854775808n, 0n, 1n), "int64"],
  ])("reads %s", (descr, data, dtype) => {
    const numbers = parseNpy(npy(descr, "1, 3", bytesOf(data)));
    expect(numbers).toEqual({ width: 3, height: 1, channels: 1, data, dtype });
  });
  it("reads booleans, halves, channels, other byte orders and versions", () => {
    expect(parseNpy(npy("|b1", "2, 1", Uint8Array.of(1, 0))).dtype).toBe("bool");
    const halves = Uint16Array.of(0x3c00, 0x3555, 0x0001, 0xfc00, 0x7bff);
    expect([...parseNpy(npy("<f2", "5, 1", bytesOf(halves))).data]).toEqual([
      1,
      0.333251953125,
      2 ** -24,
      -Infinity,
      65504,
    ]);
    const color = parseNpy(npy("|u1", "1, 2, 3", Uint8Array.of(1, 2, 3, 4, 5, 6), 2));
    expect(color).toMatchObject({ width: 2, height: 1, channels: 3 });
    expect(parseNpy(npy(">u2", "1, 2", Uint8Array.of(1, 2, 0, 3))).data).toEqual(
      Uint16Array.of(258, 3),
    );
  });
  it("says what is wrong", () => {
    expect(() => parseNpy(Uint8Array.of(1, 2, 3))).toThrow("expected a file of numpy.save");
    expect(() => parseNpy(npy("<f4", "2, 2", new Uint8Array(15)))).toThrow("cut off");
    expect(() => parseNpy(npy("<c8", "1, 1", new Uint8Array(8)))).toThrow("elements of type c8");
    expect(() => parseNpy(npy("|u1", "1, 1, 1, 1", new Uint8Array(1)))).toThrow("a picture");
  });
});

it("writes each number so that it is no other of its type", () => {
  expect(exactText(Math.fround(0.1), "float32")).toBe("0.1");
  expect(exactText(Math.fround(1 / 3), "float32")).toBe("0.33333334");
  expect(exactText(1 / 3, "float64")).toBe("0.3333333333333333");
  expect(exactText(18446744073709551615n, "uint64")).toBe("18446744073709551615");
  expect(exactText(40_000, "uint16")).toBe("40000");
  expect(exactText(Number.NaN, "float32")).toBe("NaN");
});

it("reads single pixels", () => {
  const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const numbers = { width: 2, height: 1, channels: 3, data, dtype: "uint8" };
  expect(pixelText(numbers, 1, 0)).toBe("4 5 6");
  expect(pixelText(numbers, 2, 0)).toBe("");
  expect([1, 2, 3, 4].map(colorChannels)).toEqual([1, 1, 3, 3]);
});
