/** Reads buffers that were packed with meshopt; a chunk of its own. */
export { MeshoptDecoder } from "three/addons/libs/meshopt_decoder.module.js";
