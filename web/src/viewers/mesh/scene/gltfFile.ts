/** A glTF file's description and binary part, with nothing in it that could not be read. */
import { isolated } from "../../../base/isolated";
import type { Companions } from "../files/companions";
import { asList, asRecord, type Json } from "../read/babylonJson";
import { MeshError } from "../read/shape";

export interface GltfFile {
  json: Json;
  /** Of a glb file. */
  binary: Uint8Array<ArrayBuffer> | undefined;
}

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;

export function readGltfFile(bytes: ArrayBuffer): GltfFile {
  const view = new DataView(bytes);
  const isBinary = bytes.byteLength >= 12 && view.getUint32(0, true) === MAGIC;
  if (!isBinary) return { json: parsed(new Uint8Array(bytes)), binary: undefined };
  if (view.getUint32(4, true) !== 2) throw new MeshError("it is of another version than glTF 2");
  let json: Json | undefined;
  let binary: Uint8Array<ArrayBuffer> | undefined;
  for (let at = 12; at + 8 <= bytes.byteLength; ) {
    const length = view.getUint32(at, true);
    if (at + 8 + length > bytes.byteLength) throw new MeshError("it is cut");
    const chunk = new Uint8Array(bytes, at + 8, length);
    const type = view.getUint32(at + 4, true);
    if (type === JSON_CHUNK) json ??= parsed(chunk);
    if (type === BINARY_CHUNK) binary ??= chunk;
    at += 8 + length;
  }
  if (!json) throw new MeshError("it has no description");
  return { json, binary };
}

function parsed(bytes: Uint8Array): Json {
  try {
    return asRecord(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw new MeshError(`it is no JSON: ${(error as Error).message}`);
  }
}

/** What three's loader reads. Others that a file needs are told. */
const KNOWN =
  /^(KHR_(draco_mesh_compression|materials_\w+|mesh_quantization|meshopt_compression|texture_transform|lights_punctual)|EXT_(materials_bump|mesh_gpu_instancing|meshopt_compression|texture_(webp|avif)))$/;

const MESHOPT = /^(EXT|KHR)_meshopt_compression$/;

export interface Cleaned {
  /** Address of the binary part, to be let go when the file is read. */
  url: string | undefined;
  notes: string[];
  draco: boolean;
  meshopt: boolean;
}

/**
 * Rewrites addresses to those of companions; takes out what is missing, what this page does not
 * show (cameras, lights), and what would only make noise.
 */
export function cleanGltf({ json, binary }: GltfFile, companions: Companions): Cleaned {
  const notes: string[] = [];
  const url = binary && URL.createObjectURL(new Blob([binary]));
  cleanBuffers(json, companions, url);
  cleanImages(json, companions, notes);
  cleanExtensions(json, notes);
  delete json.cameras;
  for (const node of asList(json.nodes).map(asRecord)) {
    delete node.camera;
    delete asRecord(node.extensions).KHR_lights_punctual;
  }
  delete asRecord(json.extensions).KHR_lights_punctual;
  giveBounds(json);
  const uses = (name: RegExp) =>
    asList(json.extensionsUsed).some((one) => typeof one === "string" && name.test(one));
  return {
    url,
    notes,
    draco: uses(/^KHR_draco_mesh_compression$/),
    meshopt: uses(MESHOPT),
  };
}

function cleanBuffers(json: Json, companions: Companions, binary: string | undefined): void {
  asList(json.buffers).forEach((each, at) => {
    const buffer = asRecord(each);
    // Nobody reads it: what it would hold is unpacked from another.
    const isFallback = Object.keys(asRecord(buffer.extensions)).some((one) => MESHOPT.test(one));
    if (typeof buffer.uri === "string") {
      const found = companions.find(buffer.uri);
      if (found === undefined) throw new MeshError(`its data file ${short(buffer.uri)} is missing`);
      buffer.uri = absolute(found);
    } else if (at === 0 && binary !== undefined) buffer.uri = binary;
    else if (!isFallback) throw new MeshError(`buffer ${at} has no data`);
  });
}

const short = (uri: string): string => isolated(uri.slice(0, 120));

/** The loader takes addresses without a scheme as names beside the file. */
const absolute = (url: string): string => new URL(url, location.href).href;

function cleanImages(json: Json, companions: Companions, notes: string[]): void {
  const lost = new Set<number>();
  asList(json.images).forEach((each, at) => {
    const image = asRecord(each);
    if (typeof image.uri !== "string") {
      if (typeof image.bufferView !== "number") lost.add(at);
      return;
    }
    const found = companions.find(image.uri);
    if (found === undefined) {
      lost.add(at);
      // Nothing may ever ask for it.
      image.uri = "data:,";
    } else image.uri = absolute(found);
  });
  const textures = asList(json.textures).map(asRecord);
  const basis = textures.filter(({ extensions }) => "KHR_texture_basisu" in asRecord(extensions));
  if (basis.length > 0)
    notes.push(
      `${basis.length} textures are KTX2 pictures (KHR_texture_basisu), which this page does not read.`,
    );
  const gone = new Set(textures.flatMap((texture, at) => (isLost(texture, lost) ? [at] : [])));
  if (gone.size > 0) for (const material of asList(json.materials)) dropTextures(material, gone);
}

function isLost(texture: Json, lost: ReadonlySet<number>): boolean {
  const extensions = asRecord(texture.extensions);
  delete extensions.KHR_texture_basisu;
  const other = asRecord(extensions.EXT_texture_webp ?? extensions.EXT_texture_avif).source;
  const source = other ?? texture.source;
  return typeof source !== "number" || lost.has(source);
}

function dropTextures(value: unknown, gone: ReadonlySet<number>): void {
  const record = Array.isArray(value) ? {} : asRecord(value);
  for (const [name, inner] of Object.entries(record)) {
    const { index } = asRecord(inner);
    if (/Texture$/.test(name) && typeof index === "number" && gone.has(index)) delete record[name];
    else if (typeof inner === "object") dropTextures(inner, gone);
  }
}

function cleanExtensions(json: Json, notes: string[]): void {
  const required = asList(json.extensionsRequired).filter((one) => typeof one === "string");
  const unknown = required.filter((one) => !KNOWN.test(one) && one !== "KHR_texture_basisu");
  if (unknown.length > 0)
    notes.push(
      `The file needs ${isolated(unknown.join(", ").slice(0, 300))}, which this page does not read.`,
    );
  json.extensionsRequired = required.filter((one) => KNOWN.test(one));
  json.extensionsUsed = asList(json.extensionsUsed).filter(
    (one) => one !== "KHR_lights_punctual" && one !== "KHR_texture_basisu",
  );
}

/** The loader asks for bounds that some writers leave out; ours are measured afterwards. */
function giveBounds(json: Json): void {
  const accessors = asList(json.accessors).map(asRecord);
  for (const mesh of asList(json.meshes).map(asRecord))
    for (const primitive of asList(mesh.primitives).map(asRecord)) {
      const targets = asList(primitive.targets).map(asRecord);
      for (const { POSITION } of [asRecord(primitive.attributes), ...targets]) {
        const accessor = typeof POSITION === "number" ? accessors[POSITION] : undefined;
        if (accessor && !(accessor.min && accessor.max))
          [accessor.min, accessor.max] = [
            [0, 0, 0],
            [0, 0, 0],
          ];
      }
    }
}
