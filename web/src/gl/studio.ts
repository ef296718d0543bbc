/**
 * What physical materials mirror: a pale room behind the eye with two lamps, dark before it. It is
 * worked out for each roughness, since blurring it on a graphics card takes seconds where the
 * processor has to draw.
 */
import {
  CubeTexture,
  DataTexture,
  DataUtils,
  HalfFloatType,
  LinearFilter,
  LinearMipmapLinearFilter,
  Vector3,
} from "three";

interface Lamp {
  direction: Vector3;
  brightness: number;
  /** It falls to exp(-sharpness × (1 - cosine)). */
  sharpness: number;
}

/** In the eye's frame: x is right, y up, z behind the eye. */
const LAMPS: readonly Lamp[] = [
  { direction: new Vector3(-0.4, 0.55, 0.75).normalize(), brightness: 2.8, sharpness: 14 },
  { direction: new Vector3(0.9, 0.25, 0.15).normalize(), brightness: 1, sharpness: 24 },
];
const WALL = 0.5;
const [BEHIND, ABOVE] = [0.62, 0.25];

/** Linear light around a direction, as much of it as a surface of this roughness mixes. */
export function brightnessAt(direction: Vector3, roughness: number): number {
  const alpha = Math.max(roughness, LEAST_ROUGHNESS) ** 2;
  // The sharpness of what it mixes; the roughest mixes all before it, by the cosine.
  const mixed = 0.5 / alpha ** 2 + 2.5;
  const slope = 1 / Math.tanh(mixed) - 1 / mixed;
  const wall = WALL * (1 + slope * (BEHIND * direction.z + ABOVE * direction.y));
  return LAMPS.reduce((sum, lamp) => {
    const sharpness = (lamp.sharpness * mixed) / (lamp.sharpness + mixed);
    const wider = sharpness / lamp.sharpness / (1 - Math.exp(-2 * sharpness));
    const falls = Math.exp(-sharpness * (1 - direction.dot(lamp.direction)));
    return sum + lamp.brightness * wider * falls;
  }, wall);
}

const LEAST_ROUGHNESS = 0.05;

/** Of a side; each level has half of the one before. */
const LARGEST_PIXELS = 64;
const LEVELS = 4;

export function studioTexture(): CubeTexture {
  const levels = Array.from({ length: LEVELS }, (_, level) => sidesOf(level));
  const texture = new CubeTexture(levels[0]);
  // three counts the first among those that it was given; so the last is there twice.
  const last = sidesOf(LEVELS);
  texture.mipmaps = [...levels.slice(1), last].map((image) => ({ image })) as never[];
  texture.type = HalfFloatType;
  texture.generateMipmaps = false;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  // Its levels are blurred already: three makes none of its own from it.
  texture.isPMREMTexture = true;
  texture.needsUpdate = true;
  return texture;
}

/** As three asks for it: roughness r is read from level (LEVELS - 1) × r × (2 - r). */
const roughnessOf = (level: number): number => 1 - Math.sqrt(1 - Math.min(1, level / (LEVELS - 1)));

type Place = readonly [number, number, number];
/** Where a place of each side lies, right and down from its middle. Cubes are seen from inside: left is right. */
const SIDES: readonly ((right: number, down: number) => Place)[] = [
  (right, down) => [-1, -down, -right],
  (right, down) => [1, -down, right],
  (right, down) => [-right, 1, down],
  (right, down) => [-right, -1, -down],
  (right, down) => [-right, -down, 1],
  (right, down) => [right, -down, -1],
];

function sidesOf(level: number): DataTexture[] {
  const size = LARGEST_PIXELS >> level;
  const roughness = roughnessOf(level);
  const middle = (at: number) => (2 * at + 1) / size - 1;
  const direction = new Vector3();
  return SIDES.map((placeOf) => {
    const pixels = new Uint16Array(size * size * 4);
    for (let at = 0; at < size * size; at++) {
      direction.set(...placeOf(middle(at % size), middle(Math.floor(at / size)))).normalize();
      const light = DataUtils.toHalfFloat(brightnessAt(direction, roughness));
      pixels.fill(light, 4 * at, 4 * at + 4);
    }
    return new DataTexture(pixels, size, size, undefined, HalfFloatType);
  });
}
