/** How atoms, sticks and ribbons are shaded: a calm light at the eye, paler with depth. Colours are as given. */
import {
  CustomBlending,
  DoubleSide,
  FrontSide,
  NormalBlending,
  OneFactor,
  OneMinusSrcAlphaFactor,
  ShaderMaterial,
  type Side,
  Vector3,
} from "three";

/** Shared by all materials of one scene. */
export interface Shade {
  /** The middle and the radius of what is drawn. */
  middle: { value: Vector3 };
  reach: { value: number };
  /** What things fade to with depth. */
  paper: { value: Vector3 };
  ink: { value: Vector3 };
}

export const makeShade = (): Shade => ({
  middle: { value: new Vector3() },
  reach: { value: 1 },
  paper: { value: new Vector3(1, 1, 1) },
  ink: { value: new Vector3(0.3, 0.3, 0.3) },
});

const VERTEX_SHADE = /* glsl */ `
uniform vec3 middle;
uniform float reach;
varying float vFar;
void setFar(vec3 view) {
  float center = (modelViewMatrix * vec4(middle, 1.0)).z;
  vFar = clamp((center - view.z) / reach, -1.0, 1.0);
}`;

const FRAGMENT_SHADE = /* glsl */ `
uniform vec3 paper;
uniform vec3 ink;
uniform float opacity;
uniform float ghost;
varying float vFar;
vec4 shaded(vec3 color, vec3 normal, float coverage) {
  float facing = max(normal.z, 0.0);
  float light = 0.46 + 0.54 * max(dot(normal, normalize(vec3(-0.25, 0.4, 0.88))), 0.0);
  float shine = pow(max(dot(normal, normalize(vec3(-0.2, 0.32, 0.93))), 0.0), 40.0) * 0.16;
  vec3 lit = mix(color, ink, ghost) * light + shine * (1.0 - ghost);
  // Edges are darker: they part what lies before from what lies behind, on white paper too.
  lit *= mix(0.62, 1.0, smoothstep(0.0, 0.42, facing));
  lit = mix(lit, paper, 0.42 * smoothstep(0.1, 1.0, vFar));
  float alpha = opacity * coverage;
  return vec4(lit * alpha, alpha);
}`;

const BALL_VERTEX = /* glsl */ `
attribute vec3 place;
attribute float radius;
attribute vec4 tint;
uniform float scale;
uniform float outline;
varying vec3 vPoint;
varying vec3 vCenter;
varying float vRadius;
varying vec3 vColor;
${VERTEX_SHADE}
void main() {
  vec3 center = (modelViewMatrix * vec4(place, 1.0)).xyz;
  float r = radius * scale + outline;
  // A square before the ball, across the line of sight, that covers it exactly.
  vec3 sight = isOrthographic ? vec3(0.0, 0.0, -1.0) : normalize(center);
  vec3 right = normalize(cross(sight, vec3(0.0, 1.0, 0.0)));
  vec3 above = cross(right, sight);
  vec3 point = center - sight * r + (right * position.x + above * position.y) * r * 1.02;
  vPoint = point;
  vCenter = center;
  vRadius = r;
  vColor = tint.rgb;
  setFar(center);
  gl_Position = projectionMatrix * vec4(point, 1.0);
}`;

const BALL_FRAGMENT = /* glsl */ `
uniform mat4 projectionMatrix;
uniform float outline;
uniform float soft;
varying vec3 vPoint;
varying vec3 vCenter;
varying float vRadius;
varying vec3 vColor;
${FRAGMENT_SHADE}
void main() {
  vec3 start = isOrthographic ? vec3(vPoint.xy, 0.0) : vec3(0.0);
  vec3 ray = isOrthographic ? vec3(0.0, 0.0, -1.0) : normalize(vPoint);
  vec3 toCenter = vCenter - start;
  float along = dot(toCenter, ray);
  float room = vRadius * vRadius - dot(toCenter, toCenter) + along * along;
  float edge = room / (vRadius * vRadius);
  float coverage = soft > 0.5 ? clamp(0.5 + edge / max(fwidth(edge), 1e-5), 0.0, 1.0) : step(0.0, edge);
  if (coverage <= 0.0) discard;
  float depth = sqrt(max(room, 0.0));
  // An outline is the far side of a larger ball.
  vec3 hit = start + ray * (outline > 0.0 ? along + depth : along - depth);
  vec4 clip = projectionMatrix * vec4(hit, 1.0);
  gl_FragDepth = clip.z / clip.w * 0.5 + 0.5;
  gl_FragColor = outline > 0.0 ? vec4(vColor, 1.0) : shaded(vColor, (hit - vCenter) / vRadius, coverage);
}`;

const STICK_VERTEX = /* glsl */ `
attribute vec3 fromPlace;
attribute vec3 toPlace;
attribute float radius;
attribute vec4 tint;
attribute vec4 tintTo;
uniform float scale;
varying vec3 vNormal;
varying float vAt;
varying vec3 vColor;
varying vec3 vColorTo;
${VERTEX_SHADE}
void main() {
  vec3 from = (modelViewMatrix * vec4(fromPlace, 1.0)).xyz;
  vec3 to = (modelViewMatrix * vec4(toPlace, 1.0)).xyz;
  vec3 along = normalize(to - from);
  vec3 side = normalize(cross(along, abs(along.z) < 0.9 ? vec3(0.0, 0.0, 1.0) : vec3(1.0, 0.0, 0.0)));
  vNormal = side * position.x + cross(along, side) * position.y;
  vec3 point = mix(from, to, position.z) + vNormal * radius * scale;
  vAt = position.z;
  vColor = tint.rgb;
  vColorTo = tintTo.rgb;
  setFar(point);
  gl_Position = projectionMatrix * vec4(point, 1.0);
}`;

const STICK_FRAGMENT = /* glsl */ `
varying vec3 vNormal;
varying float vAt;
varying vec3 vColor;
varying vec3 vColorTo;
${FRAGMENT_SHADE}
void main() {
  gl_FragColor = shaded(vAt < 0.5 ? vColor : vColorTo, normalize(vNormal), 1.0);
}`;

const SKIN_VERTEX = /* glsl */ `
attribute vec4 tint;
varying vec3 vNormal;
varying vec3 vColor;
${VERTEX_SHADE}
void main() {
  vec4 point = modelViewMatrix * vec4(position, 1.0);
  vNormal = normalMatrix * normal;
  vColor = tint.rgb;
  setFar(point.xyz);
  gl_Position = projectionMatrix * point;
}`;

const SKIN_FRAGMENT = /* glsl */ `
varying vec3 vNormal;
varying vec3 vColor;
${FRAGMENT_SHADE}
void main() {
  vec3 normal = normalize(vNormal);
  gl_FragColor = shaded(vColor, gl_FrontFacing ? normal : -normal, 1.0);
}`;

const LINE_VERTEX = /* glsl */ `
attribute vec4 tint;
varying vec3 vColor;
${VERTEX_SHADE}
void main() {
  vec4 point = modelViewMatrix * vec4(position, 1.0);
  vColor = tint.rgb;
  setFar(point.xyz);
  gl_Position = projectionMatrix * point;
}`;

const LINE_FRAGMENT = /* glsl */ `
varying vec3 vColor;
${FRAGMENT_SHADE}
void main() {
  vec3 color = mix(mix(vColor, ink, ghost), paper, 0.5 * smoothstep(0.0, 1.0, vFar));
  gl_FragColor = vec4(color * opacity, opacity);
}`;

const PROGRAMS = {
  ball: [BALL_VERTEX, BALL_FRAGMENT],
  stick: [STICK_VERTEX, STICK_FRAGMENT],
  skin: [SKIN_VERTEX, SKIN_FRAGMENT],
  line: [LINE_VERTEX, LINE_FRAGMENT],
} as const;

export interface Finish {
  /** Below 1 it lets through what lies behind. */
  opacity?: number;
  /** In the ink of the page rather than in its own colours. */
  ghost?: boolean;
  /** Ångström around balls, drawn behind them. */
  outline?: number;
  /** Smooth edges of balls: for those that are few. */
  soft?: boolean;
}

export function materialOf(
  kind: keyof typeof PROGRAMS,
  shade: Shade,
  finish: Finish = {},
): ShaderMaterial {
  const { opacity = 1, ghost = false, outline = 0, soft = false } = finish;
  const [vertexShader, fragmentShader] = PROGRAMS[kind];
  const clear = opacity < 1;
  const side: Side = kind === "skin" ? DoubleSide : FrontSide;
  const material = new ShaderMaterial({
    vertexShader,
    fragmentShader,
    side,
    transparent: clear,
    alphaToCoverage: soft && !clear,
    uniforms: {
      ...shade,
      opacity: { value: opacity },
      ghost: { value: ghost ? 1 : 0 },
      scale: { value: 1 },
      outline: { value: outline },
      soft: { value: soft ? 1 : 0 },
    },
  });
  material.blending = clear ? CustomBlending : NormalBlending;
  // Colours come with their alpha in them.
  if (clear) {
    material.blendSrc = OneFactor;
    material.blendDst = OneMinusSrcAlphaFactor;
  }
  return material;
}
