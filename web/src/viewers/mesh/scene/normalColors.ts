/** Normals as colours, as they lie in the mesh's world: red is x, green is y, blue is z. */
import { DoubleSide, MeshNormalMaterial } from "three";

/** Not turned around on back faces: that they look the other way is what one wants to see. */
const OWN = "packNormalToRGB( normalize( ( vec4( vNormal, 0.0 ) * viewMatrix ).xyz ) )";
const FLAT = "packNormalToRGB( normalize( ( vec4( normal, 0.0 ) * viewMatrix ).xyz ) )";

export function normalColors(flat: boolean): MeshNormalMaterial {
  const material = new MeshNormalMaterial({ side: DoubleSide, flatShading: flat });
  material.onBeforeCompile = (shader) => {
    shader.fragmentShader = shader.fragmentShader.replace(
      "packNormalToRGB( normal )",
      flat ? FLAT : OWN,
    );
  };
  material.customProgramCacheKey = () => `normals of the world ${flat}`;
  return material;
}
