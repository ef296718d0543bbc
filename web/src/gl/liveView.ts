/** One view while it is on the page: its size, whether it is in sight, its gestures, what lies over it. */
import { matches } from "../ui/shortcuts";
import { along, type Bounds, fit, minus, type Place, type Point3, project } from "./camera";
import type { CameraSource } from "./cameraLink";
import { createFlight, type Flight } from "./flight";
import { attachGestures } from "./gestures";
import { createOverlay } from "./overlay";
import { tellUse } from "./sceneUse";
import type { Camera3D, Hit3D, Scene3D } from "./types";
import { VIEW_KEYS } from "./viewKeys";
import { addView, pickIn, requestDraw, type View } from "./views";

export interface Shown {
  scene: Scene3D | null;
  camera: CameraSource;
  settings: unknown;
  large: boolean;
  /** Nothing to touch, and what is quick is enough. */
  still: boolean;
  axes: boolean;
  measuring: boolean;
  order: number;
  onHover: (hit: Hit3D | null) => void;
  onPick: (hit: Hit3D | null) => void;
  onMeasured: (distance: number | undefined) => void;
  onOpen?: (() => void) | undefined;
  textOf: (distance: number) => string;
}

/** What changes the picture. */
const DRAWN = ["settings", "axes", "still", "large", "order"] as const;

interface Elements {
  host: HTMLElement;
  canvas: HTMLCanvasElement;
  over: HTMLElement;
  svg: SVGSVGElement;
}

const AHEAD = "150px";
const REACH_PIXELS = 7;
const LEAST_GIZMO_PIXELS = 150;

export class LiveView {
  private shown: Shown;
  private view: View | undefined;
  private leave: (() => void)[] = [];
  private unsubscribe: (() => void)[] = [];
  private size = { width: 0, height: 0, pixelRatio: 1 };
  private inSight = typeof IntersectionObserver === "undefined";
  private marks: Point3[] = [];
  private hoverAt: Place | null = null;
  private hoverFrame = 0;
  private readonly overlay: ReturnType<typeof createOverlay>;
  private readonly flight: Flight;

  private letGo: (() => void) | undefined;
  private readonly elements: Elements;

  constructor(elements: Elements, shown: Shown) {
    this.elements = elements;
    this.shown = shown;
    this.overlay = createOverlay(elements.over, elements.svg);
    this.flight = createFlight({
      ...this.moves(),
      ahead: () => this.pick({ x: 0, y: 0 }, false)?.distance,
      onFlying: (flying) => elements.host.toggleAttribute("data-flying", flying),
    });
    this.watch();
    if (!shown.still) this.listen();
    this.attach();
  }

  update(shown: Shown): void {
    const before = this.shown;
    this.shown = shown;
    if (before.measuring !== shown.measuring) this.mark([]);
    const same = before.scene === shown.scene && before.camera === shown.camera;
    if (!same) this.attach();
    else if (DRAWN.some((name) => before[name] !== shown[name])) this.redraw();
  }

  dispose(): void {
    this.flight.stop();
    this.drag(false);
    this.detach();
    cancelAnimationFrame(this.hoverFrame);
    for (const leave of this.leave) leave();
    this.overlay.clear();
  }

  /** Marks what was picked; nothing takes the mark away. */
  mark(points: Point3[]): void {
    this.marks = points;
    this.overlaid();
  }

  private watch(): void {
    const { host } = this.elements;
    const sizes = new ResizeObserver(() => this.resize());
    sizes.observe(host);
    this.leave.push(() => sizes.disconnect());
    if (typeof IntersectionObserver === "undefined") return;
    const sight = new IntersectionObserver(
      (entries) => {
        this.inSight = entries.at(-1)?.isIntersecting ?? true;
        this.attach();
      },
      { rootMargin: AHEAD },
    );
    sight.observe(host);
    this.leave.push(() => sight.disconnect());
  }

  private resize(): void {
    const pixelRatio = globalThis.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.elements.host;
    const [width, height] = [clientWidth, clientHeight].map((css) => Math.round(css * pixelRatio));
    this.size = { width: width ?? 0, height: height ?? 0, pixelRatio };
    if (this.view) this.redraw();
    else this.attach();
  }

  private attach(): void {
    this.detach();
    const { scene, camera, order } = this.shown;
    if (!scene || !this.inSight || this.size.width < 1 || this.size.height < 1) return;
    const start = camera.get(this.aspect(), scene.up);
    if (!start) {
      this.unsubscribe.push(camera.subscribe(() => this.attach()));
      return;
    }
    this.view = {
      canvas: this.elements.canvas,
      scene,
      camera: start,
      ...this.size,
      quick: false,
      moving: false,
      axes: false,
      settings: undefined,
      order,
      onDrawn: () => {
        this.overlaid();
        this.elements.host.dataset.drawn = String(
          Number(this.elements.host.dataset.drawn ?? 0) + 1,
        );
      },
    };
    this.unsubscribe.push(
      addView(this.view),
      camera.subscribe(() => this.redraw()),
      scene.onChange(() => this.redraw()),
    );
    this.redraw();
  }

  private detach(): void {
    for (const stop of this.unsubscribe.splice(0)) stop();
    if (this.view) tellUse(this.view.scene, this, 0);
    this.view = undefined;
  }

  private aspect = () => this.size.width / Math.max(1, this.size.height);

  private redraw(): void {
    const { view, shown } = this;
    if (!view) return;
    const { camera, still, axes, settings, order } = shown;
    const now = camera.get(this.aspect(), view.scene.up);
    if (!now) return;
    const focused = this.elements.host.contains(document.activeElement);
    Object.assign(view, {
      camera: now,
      ...this.size,
      quick: still || camera.moving,
      moving: camera.moving && !still,
      axes: axes && !still,
      settings,
      order: focused ? -1 : order,
    });
    tellUse(view.scene, this, this.size.width * this.size.height);
    requestDraw(view);
  }

  private overlaid(): void {
    const { view, shown, size } = this;
    if (!view || shown.still) {
      this.overlay.clear();
      return;
    }
    const [width, height] = [size.width / size.pixelRatio, size.height / size.pixelRatio];
    const [a, b] = this.marks;
    this.overlay.draw({
      scene: view.scene,
      camera: view.camera,
      width,
      height,
      axes: shown.axes,
      gizmo: Math.min(width, height) >= LEAST_GIZMO_PIXELS,
      settings: shown.settings,
      marks: this.marks,
      markText: a && b ? shown.textOf(apart(a, b)) : "",
    });
  }

  private drag(dragged: boolean): void {
    if (dragged) this.letGo ??= this.shown.camera.hold();
    else {
      this.letGo?.();
      this.letGo = undefined;
    }
  }

  private moves() {
    return {
      camera: (): Camera3D | null => this.view?.camera ?? null,
      set: (camera: Camera3D) => {
        if (this.view) this.view.camera = camera;
        this.shown.camera.set(camera);
      },
      up: () => this.shown.scene?.up ?? "z",
    };
  }

  private listen(): void {
    const { host } = this.elements;
    const stop = attachGestures(host, {
      ...this.moves(),
      wheelZooms: () => this.shown.large || host === document.activeElement,
      flying: () => this.flight.flying,
      onWheel: () => this.flight.stop(),
      onClick: (at) => this.click(at),
      onDoubleClick: (at) => this.double(at),
      onHover: (at) => this.hover(at),
      onDrag: (dragged) => this.drag(dragged),
    });
    const keyDown = (event: KeyboardEvent) => this.key(event);
    const keyUp = (event: KeyboardEvent) => this.flight.release(event);
    const blur = () => this.flight.stop();
    host.addEventListener("keydown", keyDown);
    host.addEventListener("keyup", keyUp);
    host.addEventListener("blur", blur);
    this.leave.push(stop, () => {
      host.removeEventListener("keydown", keyDown);
      host.removeEventListener("keyup", keyUp);
      host.removeEventListener("blur", blur);
    });
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.elements.host || !this.view) return;
    if (this.flight.press(event)) {
      // Ctrl alone stays the page's: Ctrl-K must work.
      if (event.key !== "Control") event.preventDefault();
      if (event.key !== "Control") event.stopPropagation();
      return;
    }
    if (event.key === "Escape" && this.marks.length > 0) {
      this.mark([]);
      this.shown.onPick(null);
      event.preventDefault();
      return;
    }
    const found = VIEW_KEYS.find(({ keys }) => keys.some((one) => matches(event, one)));
    const { scene, camera } = this.shown;
    if (found && scene) camera.set(found.move(this.view.camera, scene.up, this.aspect()));
    else if (matches(event, "0")) camera.fit();
    else if (matches(event, "h")) this.flight.toggle();
    else return;
    event.preventDefault();
  }

  private pick(at: Place, hovering: boolean): Hit3D | null {
    const { view, size } = this;
    return view ? pickIn(view, at, REACH_PIXELS * size.pixelRatio, hovering) : null;
  }

  private hover(at: Place | null): void {
    this.hoverAt = at;
    if (!at) this.shown.scene?.left?.();
    if (!at || this.shown.measuring || this.shown.camera.moving) {
      this.shown.onHover(null);
      return;
    }
    if (this.hoverFrame !== 0) return;
    this.hoverFrame = requestAnimationFrame(() => {
      this.hoverFrame = 0;
      if (this.hoverAt) this.shown.onHover(this.pick(this.hoverAt, true));
    });
  }

  private click(at: Place): void {
    const hit = this.pick(at, false);
    if (this.shown.measuring) {
      this.measure(hit);
      return;
    }
    this.mark(hit ? [this.world(hit)] : []);
    this.shown.onPick(hit);
    if (hit?.bounds && this.view) {
      const { camera, scene } = this.view;
      this.shown.camera.set(fit(withRoom(hit.bounds), camera, scene.up, this.aspect()));
    }
  }

  private measure(hit: Hit3D | null): void {
    if (!hit) return;
    const point = this.world(hit);
    const marks = this.marks.length === 1 ? [...this.marks, point] : [point];
    this.mark(marks);
    const [a, b] = marks;
    this.shown.onMeasured(a && b ? apart(a, b) : undefined);
  }

  /** One among others becomes large; a large view looks at what was clicked from now on. */
  private double(at: Place): void {
    if (this.shown.onOpen) {
      this.shown.onOpen();
      return;
    }
    const hit = this.pick(at, false);
    if (!hit || !this.view) return;
    const target = this.world(hit);
    const { camera, scene } = this.view;
    const { depth } = project(camera, target, scene.up, this.aspect());
    const near = camera.projection === "perspective" ? depth : camera.distance;
    if (depth > 0) this.shown.camera.set({ ...camera, target, distance: near });
  }

  private world({ point }: Hit3D): Point3 {
    const [x, y, z] = this.view?.scene.origin ?? [0, 0, 0];
    return [point.x + x, point.y + y, point.z + z];
  }
}

/** With as much again around it. */
const withRoom = ([low, high]: Bounds): Bounds => {
  const room = low.map((value, i) => ((high[i] ?? value) - value) / 2) as unknown as Point3;
  return [minus(low, room), along(high, room, 1)];
};

const apart = (a: Point3, b: Point3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
