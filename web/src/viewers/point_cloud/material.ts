/** The points' material: all ways of colouring are one shader, so that changing them costs nothing. */
import {
  DataTexture,
  NearestFilter,
  NoBlending,
  RGBAFormat,
  ShaderMaterial,
  Vector2,
  Vector3,
} from "three";
import { ramp } from "./ramp";
import type { Mode } from "./style";

const VERTEX = `
  uniform int mode;
  uniform vec3 scale;
  uniform vec3 axis;
  uniform vec3 zero;
  uniform vec3 plain;
  uniform vec2 range;
  uniform float pixels;
  uniform float worldPixels;
  uniform sampler2D colors;
  uniform sampler2D palette;
  attribute vec3 rgb;
  attribute float slot;
  varying vec3 shade;
  varying float round_;
  void main() {
    vec3 place = position * scale;
    vec4 seen = modelViewMatrix * vec4(place, 1.0);
    gl_Position = projectionMatrix * seen;
    gl_PointSize = pixels;
    if (worldPixels > 0.0) {
      float depth = projectionMatrix[3][3] == 1.0 ? 1.0 : max(1e-12, -seen.z);
      gl_PointSize = clamp(worldPixels / depth, 1.0, 64.0);
    }
    round_ = gl_PointSize > 2.6 ? 1.0 : 0.0;
    if (mode == 0) {
      shade = rgb;
    } else if (mode == 1) {
      int at = int(slot + 0.5);
      int width = textureSize(palette, 0).x;
      vec4 found = texelFetch(palette, ivec2(at % width, at / width), 0);
      shade = found.rgb;
      // A hidden category goes where nothing is drawn.
      if (found.a < 0.5) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    } else if (mode == 2) {
      shade = plain;
    } else {
      float value = mode == 4 ? distance(place, zero) : dot(place, axis);
      float part = clamp((value - range.x) / max(1e-30, range.y - range.x), 0.0, 1.0);
      shade = texelFetch(colors, ivec2(int(part * 255.0 + 0.5), 0), 0).rgb;
    }
  }
`;

const FRAGMENT = `
  varying vec3 shade;
  varying float round_;
  void main() {
    vec2 from = gl_PointCoord - 0.5;
    if (round_ > 0.5 && dot(from, from) > 0.25) discard;
    gl_FragColor = vec4(shade, 1.0);
  }
`;

const MODE_NUMBERS: Readonly<Record<Mode, number>> = {
  rgb: 0,
  category: 1,
  plain: 2,
  run: 2,
  x: 3,
  y: 3,
  z: 3,
  distance: 4,
};

const PALETTE_WIDTH = 256;

export type PointsMaterial = ReturnType<typeof createPointsMaterial>;

export function createPointsMaterial() {
  const uniforms = {
    mode: { value: 2 },
    scale: { value: new Vector3(1, 1, 1) },
    axis: { value: new Vector3(0, 0, 1) },
    zero: { value: new Vector3() },
    plain: { value: new Vector3(0.4, 0.5, 0.7) },
    range: { value: new Vector2(0, 1) },
    pixels: { value: 2 },
    worldPixels: { value: 0 },
    colors: { value: textureOf(ramp(), 256) },
    palette: { value: textureOf(new Uint8Array(PALETTE_WIDTH * 4), PALETTE_WIDTH) },
  };
  const material = new ShaderMaterial({
    uniforms,
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    blending: NoBlending,
    toneMapped: false,
  });
  return {
    material,
    uniforms,
    setMode: (mode: Mode) => {
      uniforms.mode.value = MODE_NUMBERS[mode];
      uniforms.axis.value.set(mode === "x" ? 1 : 0, mode === "y" ? 1 : 0, mode === "z" ? 1 : 0);
    },
    /** Red, green, blue and whether it is shown, for each slot. */
    setPalette: (rgba: Uint8Array) => {
      uniforms.palette.value.dispose();
      uniforms.palette.value = textureOf(padded(rgba), PALETTE_WIDTH);
    },
    dispose: () => {
      uniforms.palette.value.dispose();
      uniforms.colors.value.dispose();
      material.dispose();
    },
  };
}

function textureOf(rgba: Uint8Array, width: number): DataTexture {
  const texture = new DataTexture(rgba, width, rgba.length / 4 / width, RGBAFormat);
  texture.magFilter = texture.minFilter = NearestFilter;
  texture.needsUpdate = true;
  return texture;
}

function padded(rgba: Uint8Array): Uint8Array {
  const row = PALETTE_WIDTH * 4;
  const whole = new Uint8Array(Math.max(1, Math.ceil(rgba.length / row)) * row);
  whole.set(rgba);
  return whole;
}
