/**
 * Lights for what is drawn. They go with the eye, so a surface that looks at it has the colour
 * that it was given, wherever one looks from; what turns away is darker, so a white thing stands
 * out from white paper.
 */
import {
  BackSide,
  Color,
  DirectionalLight,
  Float32BufferAttribute,
  Group,
  HemisphereLight,
  Mesh,
  MeshBasicMaterial,
  PMREMGenerator,
  Scene,
  SphereGeometry,
  type Texture,
  Vector3,
  type WebGLRenderer,
} from "three";
import type { ViewCamera } from "./renderer";
import type { Scene3D } from "./types";

export interface Stage {
  scene: Scene;
  /** Before each draw: the lights follow the eye. */
  light: (camera: ViewCamera) => void;
}

export function stageFor(light: Scene3D["light"], renderer: WebGLRenderer): Stage {
  const scene = new Scene();
  if (light === "none") return { scene, light: () => {} };
  const head = new Group();
  head.matrixAutoUpdate = false;
  scene.add(head);
  if (light === "head") head.add(...headLights());
  else scene.environment = studioOf(renderer);
  return {
    scene,
    light: ({ matrixWorld }) => {
      head.matrix.extractRotation(matrixWorld);
      head.matrixWorldNeedsUpdate = true;
      scene.environmentRotation.setFromRotationMatrix(head.matrix);
    },
  };
}

/** Together they give a surface that looks at the eye just its own colour. */
const EYE_LIGHT = 1.6;
const SKY_LIGHT = 1.75;
const GROUND_COLOR = 0xd4d4d8;

function headLights() {
  const eye = new DirectionalLight(0xffffff, EYE_LIGHT);
  eye.position.set(0.2, 0.35, 1);
  return [eye, eye.target, new HemisphereLight(0xffffff, GROUND_COLOR, SKY_LIGHT)];
}

/** What metals reflect: a pale room behind the eye with two lamps, dark before it. */
function studioOf(renderer: WebGLRenderer): Texture {
  const shape = new SphereGeometry(10, 96, 64);
  const places = shape.getAttribute("position");
  const colors = new Float32Array(places.count * 3);
  const at = new Vector3();
  for (let i = 0; i < places.count; i++)
    colors.fill(brightnessOf(at.fromBufferAttribute(places, i).normalize()), 3 * i, 3 * i + 3);
  shape.setAttribute("color", new Float32BufferAttribute(colors, 3));
  const walls = new MeshBasicMaterial({ vertexColors: true, side: BackSide });
  const room = new Scene();
  room.background = new Color(0);
  room.add(new Mesh(shape, walls));
  const generator = new PMREMGenerator(renderer);
  const { texture } = generator.fromScene(room, 0.02);
  generator.dispose();
  shape.dispose();
  walls.dispose();
  return texture;
}

interface Lamp {
  direction: Vector3;
  brightness: number;
  /** Cosines of the angles at which it is full, and at which it has ended. */
  full: number;
  end: number;
}

const lamp = (x: number, y: number, z: number, brightness: number, full: number, end: number) => ({
  direction: new Vector3(x, y, z).normalize(),
  brightness,
  full,
  end,
});
const LAMPS: readonly Lamp[] = [
  lamp(-0.4, 0.55, 0.75, 2.2, 0.95, 0.86),
  lamp(0.9, 0.25, 0.15, 1.4, 0.96, 0.9),
];
const WALL = 0.5;

/** Linear light that comes from a direction: z is behind the eye, y above it. */
function brightnessOf(direction: Vector3): number {
  const { y, z } = direction;
  const wall = WALL * (1 + 0.7 * z + 0.25 * y);
  return LAMPS.reduce((sum, { direction: to, brightness, full, end }) => {
    const part = Math.min(1, Math.max(0, (direction.dot(to) - end) / (full - end)));
    return sum + brightness * part * part * (3 - 2 * part);
  }, wall);
}
