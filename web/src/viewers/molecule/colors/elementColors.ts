/** Colours of elements as chemists know them (Corey, Pauling, Koltun; Jmol's for the rest). */

import type { Rgb } from "../../../base/color";

/** From hydrogen on. Of white and the lightest yellows a darker tone, which light and dark paper both show. */
const HEX = `
  dfe3e8 c3e6ea b877e6 a2d800 e8a3a3 8a9097 3b5cf5 f0281e 7cc93e 93c7db ab5cf2 6fd400 bfa6a6 d9b48f
  f58000 d9ae17 25c425 80d1e3 8f40d4 38d100 c9c9c9 bfc2c7 a6a6ab 8a99c7 9c7ac7 e06633 e38d9e 50d050
  c88033 7d80b0 c28f8f 668f8f bd80e3 f09a00 a62929 5cb8d1 702eb0 00d400 6fd6d6 94d0d0 73c2c9 54b5b5
  3b9e9e 248f8f 0a7d8c 006985 b5b5b5 e0bd7d a67573 668080 9e63b5 c77000 940094 429eb0 57178f 00c900
  70c4ec d6d6a3 b8d6a3 a8d6a3 8bd6a3 78d6a3 55d6a3 40d6a3 2cd6a3 1cd6a3 00d68a 00cf6a 00c74d 00bf38
  00ab24 4dafe8 4da6e8 2194d6 267dab 266696 175487 b8b8c8 e0b71f 9f9fb8 a6544d 575961 9e4fb5 ab5c00
  754f45 428296 620090 007d00 70abfa 00b0f0 00a1ff 008fff 0080ff 006bff 545cf2 785ce3 8a4fe3 a136d4
  b31fd4 b31fba b30da6 bd0d87 c70066 cc0059 d1004f d90045 e00038 e6002e eb0026 9aa0a6 9aa0a6 9aa0a6
  9aa0a6 9aa0a6 9aa0a6 9aa0a6 9aa0a6 9aa0a6`;

export const rgbOf = (hex: string): Rgb => {
  const value = Number.parseInt(hex, 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};

const UNKNOWN = rgbOf("d06bb5");

export const ELEMENT_COLORS: readonly Rgb[] = [UNKNOWN, ...HEX.trim().split(/\s+/).map(rgbOf)];

export const elementColor = (element: number): Rgb => ELEMENT_COLORS[element] ?? UNKNOWN;
