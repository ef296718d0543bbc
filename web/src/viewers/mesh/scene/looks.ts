/** The ways to look at a mesh: puts materials and additions on its objects, and takes them off again. */
import {
  Color,
  DoubleSide,
  type Material,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  type Object3D,
  Points,
  PointsMaterial,
  SRGBColorSpace,
} from "three";
import type { Look } from "../look";
import { needlesOf } from "./needles";
import { normalColors } from "./normalColors";

const EDGE = 0x20262d;
const EDGE_OPACITY = 0.42;
const CLEAR_OPACITY = 0.3;
const WIRE = 0x6f8fb5;
const POINT_PIXELS = 3;

type Given = Material | Material[];

interface Dressed {
  mesh: Mesh;
  given: Given;
  edges?: Mesh;
  points?: Points;
  needles?: Object3D | undefined;
}

export class Looks {
  private readonly dressed: Dressed[] = [];
  private readonly variants = new Map<string, Material>();
  private last: Look | undefined;
  private readonly sizePixels: number;

  /** `size`: the whole's, in its own units. */
  constructor(root: Object3D, size: number) {
    this.sizePixels = size;
    root.traverse((object) => {
      if (object instanceof Mesh) this.dressed.push({ mesh: object, given: object.material });
    });
  }

  apply(look: Look): void {
    if (look === this.last) return;
    this.last = look;
    for (const one of this.dressed) this.dress(one, look);
  }

  /** Points are as large on every screen. */
  scalePoints(pixelRatio: number): void {
    for (const material of this.variants.values())
      if (material instanceof PointsMaterial) material.size = POINT_PIXELS * pixelRatio;
  }

  private dress(one: Dressed, look: Look): void {
    one.mesh.material = this.materialFor(one, look);
    if (look.way === "edges") one.edges ??= this.edgesOf(one.mesh);
    if (look.way === "points") one.points ??= this.pointsOf(one.mesh);
    if (look.normalLines) one.needles ??= needlesOf(one.mesh, this.sizePixels);
    if (one.edges) one.edges.visible = look.way === "edges";
    if (one.points) one.points.visible = look.way === "points";
    if (one.needles) one.needles.visible = look.normalLines;
  }

  private materialFor({ mesh, given }: Dressed, look: Look): Given {
    const { tint } = look;
    if (look.way === "wire")
      return this.variant(`wire ${tint}`, () => wire(tint ? colorOf(tint) : WIRE, 1));
    if (look.way === "normals")
      return this.variant(`normals ${look.flat}`, () => normalColors(look.flat));
    // It stays there for picking.
    if (look.way === "points" && mesh.geometry.index)
      return this.variant("none", () => new MeshBasicMaterial({ visible: false }));
    if (tint)
      return this.variant(`tint ${look.flat} ${look.way} ${tint}`, () =>
        tinted(colorOf(tint), look),
      );
    const each = (material: Material) => this.shaded(material, look);
    return Array.isArray(given) ? given.map(each) : each(given);
  }

  private shaded(material: Material, { flat, textures, way }: Look): Material {
    if (!flat && textures && way === "surface") return material;
    return this.variant(`${material.uuid} ${flat} ${textures} ${way}`, () => {
      const own = material.clone() as MeshStandardMaterial;
      if (flat) own.flatShading = true;
      if (!textures) bare(own);
      return laid(own, way);
    });
  }

  private variant(key: string, make: () => Material): Material {
    const made = this.variants.get(key) ?? make();
    this.variants.set(key, made);
    return made;
  }

  private edgesOf(mesh: Mesh): Mesh {
    const edges = mesh.clone(false);
    edges.material = this.variant("edges", () => wire(EDGE, EDGE_OPACITY));
    return hung(mesh, edges);
  }

  private pointsOf(mesh: Mesh): Points {
    const colored = mesh.geometry.hasAttribute("color");
    const material = this.variant(
      `points ${colored}`,
      () =>
        new PointsMaterial({
          color: colored ? 0xffffff : WIRE,
          vertexColors: colored,
          size: POINT_PIXELS,
          sizeAttenuation: false,
        }),
    );
    return hung(mesh, new Points(mesh.geometry, material));
  }

  dispose(): void {
    for (const { mesh, given, edges, points, needles } of this.dressed) {
      mesh.material = given;
      for (const addition of [edges, points, needles]) addition?.removeFromParent();
      (needles as Mesh | undefined)?.geometry.dispose();
      ((needles as Mesh | undefined)?.material as Material | undefined)?.dispose();
    }
    for (const material of this.variants.values()) material.dispose();
    this.variants.clear();
  }
}

/** At the same place as the mesh, and found by no ray. */
function hung<Kind extends Object3D>(mesh: Mesh, addition: Kind): Kind {
  addition.position.set(0, 0, 0);
  addition.quaternion.identity();
  addition.scale.set(1, 1, 1);
  addition.updateMatrix();
  addition.raycast = () => {};
  addition.userData = { addition: true };
  mesh.add(addition);
  addition.updateMatrixWorld(true);
  return addition;
}

const colorOf = ([red, green, blue]: NonNullable<Look["tint"]>): Color =>
  new Color().setRGB(red / 255, green / 255, blue / 255, SRGBColorSpace);

/** Seen from both sides. */
const tinted = (color: Color, { flat, way }: Look): MeshStandardMaterial =>
  laid(
    new MeshStandardMaterial({
      color,
      roughness: 0.86,
      metalness: 0,
      side: DoubleSide,
      flatShading: flat,
    }),
    way,
  );

/** Behind the edges that lie on it, or so that what is behind it is seen. */
function laid<Kind extends Material>(material: Kind, way: Look["way"]): Kind {
  material.polygonOffset = way === "edges";
  [material.polygonOffsetFactor, material.polygonOffsetUnits] = [1, 1];
  if (way !== "clear") return material;
  material.opacity *= CLEAR_OPACITY;
  material.transparent = true;
  material.depthWrite = false;
  return material;
}

const wire = (color: Color | number, opacity: number): MeshBasicMaterial =>
  new MeshBasicMaterial({ color, wireframe: true, opacity, transparent: opacity < 1 });

const MAPS = [
  "map",
  "alphaMap",
  "aoMap",
  "bumpMap",
  "emissiveMap",
  "metalnessMap",
  "normalMap",
  "roughnessMap",
  "clearcoatMap",
  "clearcoatNormalMap",
  "clearcoatRoughnessMap",
  "iridescenceMap",
  "iridescenceThicknessMap",
  "sheenColorMap",
  "sheenRoughnessMap",
  "specularColorMap",
  "specularIntensityMap",
  "thicknessMap",
  "transmissionMap",
  "anisotropyMap",
] as const;

/** Without pictures. A glow that only a picture gave its shape would be everywhere: it goes too. */
function bare(material: MeshStandardMaterial): void {
  const own = material as unknown as Record<string, unknown>;
  if (own.emissiveMap) material.emissive.set(0);
  // What a picture says of metal is for most of the surface: none.
  if (own.metalnessMap) [material.metalness, material.roughness] = [0, 0.8];
  for (const map of MAPS) if (own[map]) own[map] = null;
}
