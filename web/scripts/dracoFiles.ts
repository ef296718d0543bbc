/**
 * The page packs no Draco files and reads only those of glTF, so of three's two decoders only that
 * of glTF is given out. The other's addresses, which nobody asks for, are emptied. And what is
 * damaged is told in its panel, not in the console.
 */
import type { Plugin } from "vite";

const OTHER =
  /new URL\( '\.\.\/libs\/draco\/draco_\w+\.(js|wasm)', import\.meta\.url \)\.toString\(\)/g;

const COMPLAINT = "console.error( error );";

export function dracoFiles(): Plugin {
  return {
    name: "draco-files",
    enforce: "pre",
    transform(code, id) {
      if (!/DRACOLoader\.js(\?|$)/.test(id)) return null;
      const found = code.match(OTHER)?.length ?? 0;
      if (found !== 3 || !code.includes(COMPLAINT))
        this.error("three's Draco loader is another one");
      return { code: code.replace(OTHER, '""').replace(COMPLAINT, ""), map: null };
    },
  };
}
