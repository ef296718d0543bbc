/** From a file to a scene: the bytes, then what reads its format, each a chunk of its own. */
import { setComing } from "../coming";
import { fetchBytes } from "../files/fetchBytes";
import type { MeshItem } from "../model";
import type { LoadedMesh } from "./loaded";
import { MeshScene } from "./MeshScene";

export async function loadMesh(
  item: MeshItem,
  up: "y" | "z",
  signal: AbortSignal,
): Promise<MeshScene> {
  const { url, sizeBytes } = item;
  const bytes = await fetchBytes(url, sizeBytes, signal, (now) => setComing(url, now)).finally(() =>
    setComing(url, undefined),
  );
  const loaded = await readerOf(item, bytes, signal);
  signal.throwIfAborted();
  return new MeshScene(loaded, up);
}

async function readerOf(
  item: MeshItem,
  bytes: ArrayBuffer,
  signal: AbortSignal,
): Promise<LoadedMesh> {
  const { format } = item;
  switch (format) {
    case "obj":
      return (await import("./loadObj")).loadObj(item, bytes, signal);
    case "gltf":
    case "glb":
      return (await import("./loadGltf")).loadGltf(item, bytes, signal);
    case "babylon":
      return (await import("./loadBabylon")).loadBabylon(item, bytes, signal);
    case "stl":
    case "ply":
      return (await import("./loadShape")).loadShape({ ...item, format }, bytes, signal);
  }
}
