/** The page's one WebGL renderer. It draws into a canvas that nobody sees; pictures go from there to the views. */
import {
  NeutralToneMapping,
  NoToneMapping,
  OrthographicCamera,
  PerspectiveCamera,
  Ray,
  type Scene,
  Vector3,
  WebGLRenderer,
} from "three";
import { axesOf, forgetAxes } from "./axesLines";
import { type Bounds, basisOf, fieldOf, minus, type Place, radiusOf, rayAt } from "./camera";
import { effortOf, spent } from "./effort";
import { type Stage, stageFor } from "./lights";
import { createPieces, type PiecesDrawer } from "./pieces";
import type { Frame3D, Hit3D, Scene3D } from "./types";
import type { Engine, View } from "./views";

type Light = Scene3D["light"];

/** Only the nearest part of what lies in front of the eye is cut away. */
const LEAST_NEAR_PART = 1e-4;

export function createEngine(onLost: () => void): Promise<Engine> {
  return Promise.resolve(new OneEngine(onLost));
}

class OneEngine implements Engine {
  lost = false;
  private readonly canvas = new OffscreenCanvas(1, 1);
  private readonly renderer: WebGLRenderer;
  private readonly gl: WebGL2RenderingContext;
  private readonly stages = new Map<Light, Stage>();
  private readonly pieces: PiecesDrawer;
  private fence: WebGLSync | null = null;

  constructor(onLost: () => void) {
    this.renderer = rendererOn(this.canvas);
    this.gl = this.renderer.getContext() as WebGL2RenderingContext;
    this.pieces = createPieces(this.renderer);
    countContexts(1);
    this.canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      this.lost = true;
      countContexts(-1);
      this.renderer.dispose();
      onLost();
    });
  }

  draw(asked: View): boolean {
    if (this.lost || asked.width < 1 || asked.height < 1) return false;
    const view = sized(asked);
    const { scene } = view;
    const stage = this.stageOf(scene.light);
    const camera = cameraOf(view);
    stage.light(camera);
    stage.scene.add(scene.root);
    const axes = view.axes ? axesOf(scene, view.canvas) : undefined;
    if (axes) stage.scene.add(axes);
    this.resize(view.width, view.height);
    this.renderer.toneMapping = scene.light === "studio" ? NeutralToneMapping : NoToneMapping;
    try {
      return this.drawn(view, stage.scene, camera);
    } finally {
      stage.scene.remove(scene.root);
      if (axes) stage.scene.remove(axes);
    }
  }

  private drawn(view: View, stage: Scene, camera: ViewCamera): boolean {
    const { scene } = view;
    const frame = frameOf(view);
    const more = scene.pieces ? this.pieces.draw(view, stage, camera, frame) : false;
    if (!scene.pieces) {
      scene.beforeDraw?.(frame);
      this.renderer.render(stage, camera);
    }
    scene.afterDraw?.();
    present(this.canvas, view);
    return more;
  }

  pick(view: View, at: Place, pixels: number, hovering: boolean): Hit3D | null {
    const { scene, camera, width, height, settings } = view;
    if (!scene.pick) return null;
    const { origin, direction } = rayAt(camera, at, scene.up, width / height);
    const [x, y, z] = minus(origin, scene.origin);
    const ray = new Ray(new Vector3(x, y, z), new Vector3(...direction));
    const unit = (2 * fieldOf(width / height).y * pixels) / height;
    const perspective = camera.projection === "perspective";
    const reach = (distance: number) => unit * (perspective ? distance : camera.distance);
    return scene.pick(ray, reach, settings, hovering);
  }

  isIdle(): boolean {
    if (!this.fence || this.lost) return true;
    const status = this.gl.clientWaitSync(this.fence, 0, 0);
    if (status === this.gl.TIMEOUT_EXPIRED) return false;
    this.gl.deleteSync(this.fence);
    this.fence = null;
    this.pieces.onIdle();
    return true;
  }

  endBatch(): void {
    if (this.fence) this.gl.deleteSync(this.fence);
    this.fence = this.gl.fenceSync(this.gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    this.gl.flush();
  }

  forget(view: View): void {
    this.pieces.forget(view);
    forgetAxes(view.scene);
  }

  private resize(width: number, height: number): void {
    if (this.canvas.width !== width || this.canvas.height !== height)
      this.renderer.setSize(width, height, false);
  }

  private stageOf(light: Light): Stage {
    const made = this.stages.get(light) ?? stageFor(light);
    this.stages.set(light, made);
    return made;
  }
}

function rendererOn(canvas: OffscreenCanvas): WebGLRenderer {
  const attributes = { alpha: true, antialias: true, depth: true, stencil: false } as const;
  const context = canvas.getContext("webgl2", attributes);
  if (!context) throw new Error("This browser gives no WebGL, which drawing in space takes");
  const renderer = new WebGLRenderer({ canvas, context, ...attributes });
  renderer.setPixelRatio(1);
  renderer.setClearColor(0, 0);
  return renderer;
}

/** Read by tests: there is never more than one. */
function countContexts(by: number): void {
  const { dataset } = document.documentElement;
  dataset.glContexts = String(Number(dataset.glContexts ?? 0) + by);
}

function present(canvas: OffscreenCanvas, view: View): void {
  const bitmap = canvas.transferToImageBitmap();
  view.canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(bitmap);
}

export type ViewCamera = PerspectiveCamera | OrthographicCamera;

const perspective = new PerspectiveCamera();
const orthographic = new OrthographicCamera();

/** three's camera for ours, around the scene's own origin. */
function cameraOf(view: View): ViewCamera {
  const { scene, camera, width, height } = view;
  const basis = basisOf(camera, scene.up);
  const target = minus(camera.target, scene.origin);
  const eye = target.map((value, i) => value + (basis.back[i] ?? 0) * camera.distance);
  const [x = 0, y = 0, z = 0] = eye;
  const [near, far] = depthsOf(scene, eye, basis.back);
  const field = fieldOf(width / height);
  const made = camera.projection === "perspective" ? perspective : orthographic;
  made.matrixAutoUpdate = false;
  made.matrixWorldAutoUpdate = false;
  const { right, up, back } = basis;
  made.matrixWorld.set(
    ...[right[0], up[0], back[0], x],
    ...[right[1], up[1], back[1], y],
    ...[right[2], up[2], back[2], z],
    ...[0, 0, 0, 1],
  );
  made.matrix.copy(made.matrixWorld);
  made.matrixWorldInverse.copy(made.matrixWorld).invert();
  const size = camera.projection === "perspective" ? near : camera.distance;
  const [right_, top] = [field.x * size, field.y * size];
  if (made === perspective)
    made.projectionMatrix.makePerspective(-right_, right_, top, -top, near, far);
  else made.projectionMatrix.makeOrthographic(-right_, right_, top, -top, near, far);
  made.projectionMatrixInverse.copy(made.projectionMatrix).invert();
  return made;
}

/** Of what is to be seen, with the lines around it. */
function depthsOf(
  scene: Scene3D,
  eye: readonly number[],
  back: readonly number[],
): [number, number] {
  const { min, max } = scene.bounds;
  const bounds: Bounds = scene.bounds.isEmpty()
    ? [
        [0, 0, 0],
        [0, 0, 0],
      ]
    : [min.toArray(), max.toArray()];
  const radius = radiusOf(bounds) * 1.6;
  const ahead = [0, 1, 2].reduce((sum, i) => {
    const middle = ((bounds[0][i] ?? 0) + (bounds[1][i] ?? 0)) / 2;
    return sum + ((eye[i] ?? 0) - middle) * (back[i] ?? 0);
  }, 0);
  const far = Math.max(ahead + radius, radius * 0.01);
  return [Math.max(ahead - radius, far * LEAST_NEAR_PART), far];
}

/** A picture of a movement that would take too long has fewer pixels. */
function sized(view: View): View {
  const { scale } = view.moving && !view.scene.pieces ? spent(effortOf(view.scene)) : { scale: 1 };
  if (scale === 1) return view;
  const [width, height] = [view.width, view.height].map((each) => Math.ceil(each * scale)) as [
    number,
    number,
  ];
  return { ...view, width, height, pixelRatio: view.pixelRatio * scale };
}

function frameOf(view: View): Frame3D {
  const { width, height, pixelRatio, quick, settings, scene } = view;
  const half = view.camera.projection === "perspective" ? 1 : view.camera.distance;
  const unitPixels = height / (2 * fieldOf(width / height).y * half);
  const part = quick && !scene.pieces ? spent(effortOf(scene)).part : 1;
  return { width, height, pixelRatio, quick, unitPixels, part, from: 0, to: Infinity, settings };
}
