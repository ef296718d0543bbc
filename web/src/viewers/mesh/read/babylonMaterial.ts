/** A Babylon material in the words of physical ones. */
import { asNumber, asRecord, asText, type Json, type Triple, tripleOf } from "./babylonJson";
import { linear } from "./finish";

export interface BabylonMaterial {
  name: string;
  /** Linear light. */
  color: Triple;
  emissive: Triple;
  alpha: number;
  /** Absent for materials that are not physical. */
  metalness?: number;
  roughness?: number;
  unlit: boolean;
  texture?: BabylonTexture;
  emissiveTexture?: BabylonTexture;
  /** Its light or its alpha is the surface's opacity. */
  opacityTexture?: BabylonTexture;
  wireframe: boolean;
}

export interface BabylonTexture {
  /** A name to be resolved, or a data address. */
  uri: string;
  scale: [number, number];
  offset: [number, number];
  clamp: [boolean, boolean];
  /** The picture's alpha is the surface's. */
  hasAlpha: boolean;
  flipY: boolean;
}

export function readMaterial(material: Json): BabylonMaterial {
  const kind = asText(material.customType) ?? "";
  return /PBR/i.test(kind) ? physical(material) : standard(material);
}

function standard(material: Json): BabylonMaterial {
  return {
    ...shared(material),
    color: lit(tripleOf(material.diffuse) ?? [1, 1, 1]),
    emissive: lit(tripleOf(material.emissive) ?? [0, 0, 0]),
    unlit: material.disableLighting === true,
    ...textured("texture", material.diffuseTexture),
  };
}

/** Colours of physical materials are linear already. */
function physical(material: Json): BabylonMaterial {
  return {
    ...shared(material),
    color: tripleOf(material.albedo) ?? tripleOf(material.baseColor) ?? [1, 1, 1],
    emissive: tripleOf(material.emissive) ?? tripleOf(material.emissiveColor) ?? [0, 0, 0],
    metalness: asNumber(material.metallic) ?? 0,
    roughness: asNumber(material.roughness) ?? 1 - (asNumber(material.microSurface) ?? 0.1),
    unlit: material.unlit === true || material._unlit === true,
    ...textured("texture", material.albedoTexture ?? material.baseTexture),
  };
}

function shared(material: Json) {
  return {
    name: asText(material.name) ?? "",
    alpha: asNumber(material.alpha) ?? 1,
    wireframe: material.wireframe === true,
    ...textured("emissiveTexture", material.emissiveTexture),
    ...textured("opacityTexture", material.opacityTexture),
  };
}

function textured<Name extends "texture" | "emissiveTexture" | "opacityTexture">(
  name: Name,
  value: unknown,
) {
  const texture = textureOf(asRecord(value));
  return (texture ? { [name]: texture } : {}) as Partial<Record<Name, BabylonTexture>>;
}

/** Address modes: 0 is clamp, 1 repeats. */
function textureOf(texture: Json): BabylonTexture | undefined {
  const uri = asText(texture.base64String) ?? asText(texture.url) ?? asText(texture.name);
  if (!uri) return undefined;
  return {
    uri,
    scale: [asNumber(texture.uScale) ?? 1, asNumber(texture.vScale) ?? 1],
    offset: [asNumber(texture.uOffset) ?? 0, asNumber(texture.vOffset) ?? 0],
    clamp: [texture.wrapU === 0, texture.wrapV === 0],
    hasAlpha: texture.hasAlpha === true,
    flipY: texture.invertY !== false,
  };
}

const lit = (color: Triple): Triple => color.map(linear) as Triple;
