/**
 * Lights for what is drawn. They go with the eye, so a surface that looks at it has the colour
 * that it was given, wherever one looks from; what turns away is darker, so a white thing stands
 * out from white paper.
 */
import { DirectionalLight, Group, HemisphereLight, Scene } from "three";
import type { ViewCamera } from "./renderer";
import { studioTexture } from "./studio";
import type { Scene3D } from "./types";

export interface Stage {
  scene: Scene;
  /** Before each draw: the lights follow the eye. */
  light: (camera: ViewCamera) => void;
}

export function stageFor(light: Scene3D["light"]): Stage {
  const scene = new Scene();
  if (light === "none") return { scene, light: () => {} };
  const head = new Group();
  head.matrixAutoUpdate = false;
  scene.add(head);
  if (light === "head") head.add(...headLights());
  else scene.environment = studioTexture();
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
