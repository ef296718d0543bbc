/** Materials for what comes without: a calm clay, seen from both sides. */
import {
  Color,
  DoubleSide,
  LineBasicMaterial,
  type Material,
  MeshStandardMaterial,
  PointsMaterial,
} from "three";

/** Light enough for a dark page, dark enough for a light one. */
const CLAY = 0xcbc8c0;
const LINE = 0x7c8794;
const POINT_PIXELS = 3;

export interface Colored {
  colors?: unknown;
  colorSize?: 3 | 4;
}

const hasColors = ({ colors }: Colored): boolean => colors !== undefined;
const alphaOf = ({ colors, colorSize }: Colored): boolean =>
  colors !== undefined && colorSize === 4;

export const clay = (shape: Colored): MeshStandardMaterial =>
  new MeshStandardMaterial({
    color: hasColors(shape) ? 0xffffff : CLAY,
    vertexColors: hasColors(shape),
    transparent: alphaOf(shape),
    roughness: 0.86,
    metalness: 0,
    side: DoubleSide,
  });

export const lineMaterial = (shape: Colored): Material =>
  new LineBasicMaterial({
    color: hasColors(shape) ? 0xffffff : LINE,
    vertexColors: hasColors(shape),
  });

export const pointMaterial = (shape: Colored): PointsMaterial =>
  new PointsMaterial({
    color: hasColors(shape) ? 0xffffff : LINE,
    vertexColors: hasColors(shape),
    size: POINT_PIXELS,
    sizeAttenuation: false,
  });

export const linearColor = (color: readonly [number, number, number]): Color =>
  new Color().setRGB(...color);
