/** A point cloud in space: reads its points while somebody looks, draws as many as a frame allows. */
import { Box3, Group, type Ray, Vector3 } from "three";
import type { Frame3D, Hit3D, Label3D, Scene3D } from "../../gl/types";
import { readArrows, readBoxes } from "./boxes";
import { CloudPoints } from "./cloudPoints";
import { type Block, FIRST_POINTS, nextCount, readBlock } from "./columns";
import type { CloudItem } from "./model";
import { usualBounds } from "./ranges";
import { SceneLines } from "./sceneLines";
import { type CloudStyle, styleOf } from "./style";

/** Views with fewer pixels cannot show more points than this for each of them. */
const SMALL_VIEW_PIXELS = 60_000;
const POINTS_PER_PIXEL = 4;
const RETRY_MS = 3000;
const DEFAULT_STYLE = styleOf({});

export async function loadCloud(item: CloudItem, signal: AbortSignal): Promise<CloudScene> {
  const count = nextCount(0, item.count);
  const [block, lists] = await Promise.all([
    count > 0 ? readBlock(item, 0, count, signal) : undefined,
    listsOf(item, signal),
  ]);
  return new CloudScene(item, block, lists);
}

interface Lists {
  boxes: readonly unknown[];
  vectors: readonly unknown[];
}

async function listsOf(item: CloudItem, signal: AbortSignal): Promise<Lists> {
  if (!item.sceneUrl) return item;
  const response = await fetch(item.sceneUrl, { signal });
  if (!response.ok) throw new Error("the file of boxes and vectors is missing");
  const { boxes = [], vectors = [] } = (await response.json()) as Partial<Lists>;
  return { boxes, vectors };
}

export class CloudScene implements Scene3D {
  readonly root = new Group();
  readonly bounds = new Box3();
  readonly origin: Scene3D["origin"];
  readonly up = "z";
  readonly light = "none";
  readonly item: CloudItem;
  readonly points: CloudPoints;
  readonly lines: SceneLines;
  readonly damagedBoxes: number;
  readonly fitted = new Box3();
  /** Why no more points come. */
  problem: string | undefined;
  private readonly listeners = new Set<() => void>();
  private wanted = FIRST_POINTS;
  private abort: AbortController | undefined;
  private revision = 0;

  constructor(item: CloudItem, block: Block | undefined, lists: Lists) {
    this.item = item;
    const read = readBoxes(lists.boxes);
    const arrows = readArrows(lists.vectors);
    this.damagedBoxes = read.damaged;
    // Without points nothing says where zero should be: near the boxes, so that they keep their digits.
    this.origin = item.count > 0 ? item.origin : (read.boxes[0]?.corners[0] ?? item.origin);
    this.points = new CloudPoints(item);
    this.lines = new SceneLines(read.boxes, arrows, this.origin);
    this.root.add(this.points.group, this.lines.group);
    const low = new Vector3(...this.origin);
    if (item.bounds)
      for (const corner of item.bounds) this.bounds.expandByPoint(new Vector3(...corner).sub(low));
    // Boxes may lie beyond the points, and what lies beyond the bounds is not drawn.
    this.bounds.union(this.lines.bounds);
    if (block) this.add(block);
    if (block) this.fitted.copy(usualBounds(block, item)).union(this.lines.bounds);
  }

  get bytes(): number {
    return this.points.bytes + this.lines.bytes;
  }

  get pieces() {
    return { total: this.points.loaded, revision: this.revision };
  }

  get progress() {
    return { shown: this.points.loaded - this.points.notFinite, total: this.item.count };
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  beforeDraw(frame: Frame3D): void {
    const style = (frame.settings as CloudStyle | undefined) ?? DEFAULT_STYLE;
    this.points.beforeDraw(frame, style, this.radius());
    this.lines.beforeDraw(style);
  }

  labels(settings?: unknown): readonly Label3D[] {
    return this.lines.labels((settings as CloudStyle | undefined) ?? DEFAULT_STYLE);
  }

  pick(ray: Ray, reach: (distance: number) => number, settings?: unknown, hovering = false) {
    const style = (settings as CloudStyle | undefined) ?? DEFAULT_STYLE;
    const point = this.points.pick(ray, reach, style, hovering);
    const box = this.lines.pick(ray, reach, style, hovering);
    return nearer(point, box);
  }

  /** Reads on while somebody looks, as much as the view can show. */
  use(pixels: number): void {
    const all = this.item.count;
    const most =
      pixels < SMALL_VIEW_PIXELS ? Math.max(FIRST_POINTS, pixels * POINTS_PER_PIXEL) : all;
    this.wanted = pixels === 0 ? 0 : Math.min(all, most);
    if (this.wanted <= this.points.loaded) {
      this.abort?.abort();
      this.abort = undefined;
    } else if (!this.abort) void this.stream();
  }

  private async stream(): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    try {
      while (!abort.signal.aborted) {
        const count = nextCount(this.points.loaded, this.wanted);
        if (count === 0) break;
        const block = await readBlock(this.item, this.points.loaded, count, abort.signal);
        if (abort.signal.aborted) return;
        this.problem = undefined;
        this.add(block);
      }
    } catch (error) {
      if (!abort.signal.aborted) this.fail(error);
    } finally {
      if (this.abort === abort) this.abort = undefined;
    }
  }

  private fail(error: unknown): void {
    this.problem = error instanceof Error ? error.message : String(error);
    this.tell();
    // The server may be back soon; a file that is cut stays so.
    if (error instanceof TypeError)
      setTimeout(() => this.wanted > 0 && !this.abort && void this.stream(), RETRY_MS);
  }

  private add(block: Block): void {
    this.points.add(block);
    if (!this.item.bounds) {
      this.bounds.union(this.points.bounds);
      this.revision += 1;
    }
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  private radius(): number {
    return this.bounds.isEmpty() ? 1 : this.bounds.getSize(new Vector3()).length() / 2 || 1;
  }

  dispose(): void {
    this.abort?.abort();
    this.wanted = 0;
    this.points.dispose();
    this.lines.dispose();
    this.listeners.clear();
  }
}

/** A line is thin: where both are hit, it was meant if it is not far behind. */
function nearer(point: Hit3D | null, box: Hit3D | null): Hit3D | null {
  if (!point || !box) return point ?? box;
  return box.distance <= point.distance * 1.02 ? box : point;
}
