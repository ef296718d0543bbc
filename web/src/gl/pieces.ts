/** Draws scenes that are too much for one frame: part after part into a picture that is kept. */
import {
  DepthTexture,
  Mesh,
  NearestFilter,
  NoBlending,
  OrthographicCamera,
  PlaneGeometry,
  type Scene,
  ShaderMaterial,
  type Texture,
  type WebGLRenderer,
  WebGLRenderTarget,
} from "three";
import type { ViewCamera } from "./renderer";
import type { Frame3D } from "./types";
import type { View } from "./views";

/** What comes in pieces is on this layer of three's; everything else is on layer 0. */
export const PIECES_LAYER = 1;

const FIRST_PART = 300_000;
const LEAST_PART = 60_000;
const MOST_PART = 4_000_000;
/** A part may take so long while nothing moves, and while the camera does. */
const REST_MS = 110;
const MOVING_MS = 40;
const MOST_KEPT = 6;

interface Kept {
  target: WebGLRenderTarget;
  /** Drawn so far. */
  done: number;
  /** Of what: another camera, size or setting starts anew. */
  of: string;
  settings: unknown;
  revision: number;
}

export interface PiecesDrawer {
  /** True if there is more to draw. */
  draw: (view: View, stage: Scene, camera: ViewCamera, frame: Frame3D) => boolean;
  /** The graphics card has done what was asked: how long did it take? */
  onIdle: () => void;
  forget: (view: View) => void;
}

export function createPieces(renderer: WebGLRenderer): PiecesDrawer {
  const kept = new Map<View, Kept>();
  const copy = createCopy(renderer);
  let part = FIRST_PART;
  let measured: { count: number; at: number; aim: number } | undefined;

  const drawPart = (
    view: View,
    frame: Frame3D,
    from: number,
    total: number,
    render: () => void,
  ) => {
    const to = Math.min(
      total,
      from + (frame.quick ? Math.floor((part * MOVING_MS) / REST_MS) : part),
    );
    view.scene.beforeDraw?.({ ...frame, from, to });
    measured = { count: to - from, at: performance.now(), aim: REST_MS };
    render();
    return to;
  };
  const whole = (view: View, stage: Scene, camera: ViewCamera, frame: Frame3D, total: number) => {
    camera.layers.enableAll();
    drawPart(view, frame, 0, total, () => renderer.render(stage, camera));
    return false;
  };
  const keptFor = (view: View): Kept => {
    const found = kept.get(view) ?? {
      target: targetOf(),
      done: 0,
      of: "",
      settings: 0,
      revision: -1,
    };
    kept.delete(view);
    kept.set(view, found);
    for (const [other, { target }] of kept) {
      if (kept.size <= MOST_KEPT) break;
      target.dispose();
      target.depthTexture?.dispose();
      kept.delete(other);
    }
    return found;
  };
  const inParts = (view: View, stage: Scene, camera: ViewCamera, frame: Frame3D) => {
    const { total, revision } = view.scene.pieces ?? { total: 0, revision: 0 };
    const now = keptFor(view);
    const of = JSON.stringify([view.camera, view.width, view.height]);
    const same = now.of === of && now.settings === view.settings && now.revision === revision;
    if (!same) Object.assign(now, { of, settings: view.settings, revision, done: 0 });
    now.target.setSize(view.width, view.height);
    renderer.setRenderTarget(now.target);
    renderer.autoClear = now.done === 0;
    camera.layers.set(PIECES_LAYER);
    now.done = drawPart(view, frame, now.done, total, () => renderer.render(stage, camera));
    renderer.setRenderTarget(null);
    renderer.autoClear = true;
    copy(now.target);
    renderer.autoClear = false;
    camera.layers.set(0);
    renderer.render(stage, camera);
    renderer.autoClear = true;
    return now.done < total;
  };
  const drop = (view: View) => {
    const found = kept.get(view);
    found?.target.depthTexture?.dispose();
    found?.target.dispose();
    kept.delete(view);
  };

  return {
    draw: (view, stage, camera, frame) => {
      const total = view.scene.pieces?.total ?? 0;
      if (frame.quick || total <= part) {
        if (!frame.quick) drop(view);
        return whole(view, stage, camera, frame, total);
      }
      return inParts(view, stage, camera, frame);
    },
    onIdle: () => {
      if (!measured) return;
      const took = Math.max(1, performance.now() - measured.at);
      const { count, aim } = measured;
      measured = undefined;
      // Small parts say little about large ones.
      if (count < part / 2) return;
      const wanted = Math.min(2, Math.max(0.5, aim / took)) * count;
      part = Math.round(Math.min(MOST_PART, Math.max(LEAST_PART, (part + wanted) / 2)));
    },
    forget: drop,
  };
}

function targetOf(): WebGLRenderTarget {
  const options = { minFilter: NearestFilter, magFilter: NearestFilter, generateMipmaps: false };
  return new WebGLRenderTarget(1, 1, { ...options, depthTexture: new DepthTexture(1, 1) });
}

/** Puts the kept picture on the canvas, with its depths: lines are drawn among it afterwards. */
function createCopy(renderer: WebGLRenderer): (from: WebGLRenderTarget) => void {
  const material = new ShaderMaterial({
    uniforms: { color: { value: null }, depth: { value: null } },
    vertexShader:
      "varying vec2 at; void main() { at = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }",
    fragmentShader: `
      uniform sampler2D color;
      uniform sampler2D depth;
      varying vec2 at;
      void main() {
        gl_FragColor = texture2D(color, at);
        gl_FragDepth = texture2D(depth, at).r;
      }`,
    blending: NoBlending,
    depthTest: true,
    depthWrite: true,
  });
  material.depthFunc = 1; // always
  const sheet = new Mesh(new PlaneGeometry(2, 2), material);
  sheet.frustumCulled = false;
  const camera = new OrthographicCamera();
  return ({ texture, depthTexture }) => {
    const { color, depth } = material.uniforms as Record<
      "color" | "depth",
      { value: Texture | null }
    >;
    color.value = texture;
    depth.value = depthTexture;
    renderer.render(sheet, camera);
    color.value = depth.value = null;
  };
}
