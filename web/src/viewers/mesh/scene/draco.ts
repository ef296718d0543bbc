/** Reads geometry that was packed with Draco, in workers; a chunk of its own. */
import { DRACO_GLTF_CONFIG, DRACOLoader } from "three/addons/loaders/DRACOLoader.js";

const MOST_WORKERS = 2;

export function createDraco(): DRACOLoader {
  const loader = new DRACOLoader();
  loader.setDecoderPath(DRACO_GLTF_CONFIG);
  loader.setWorkerLimit(MOST_WORKERS);
  return loader;
}
