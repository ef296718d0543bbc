/** Materials of mtl files: colours as screens give them, and names of textures. */

export type Color = readonly [red: number, green: number, blue: number];

export interface Mtl {
  name: string;
  /** The mtl file it stands in. */
  library: string;
  diffuse: Color;
  specular: Color;
  emissive: Color;
  /** Sharpness of highlights, 0 to 1000. */
  shine: number;
  opacity: number;
  /** Physical, if the file says so. */
  roughness?: number;
  metalness?: number;
  maps: Partial<Record<MapRole, MtlMap>>;
}

export type MapRole = "diffuse" | "emissive" | "opacity" | "bump" | "normal";

export interface MtlMap {
  name: string;
  scale: readonly [number, number];
  offset: readonly [number, number];
  clamp: boolean;
}

const MAPS: Readonly<Record<string, MapRole>> = {
  map_kd: "diffuse",
  map_ke: "emissive",
  map_d: "opacity",
  map_bump: "bump",
  bump: "bump",
  norm: "normal",
  map_kn: "normal",
};
/** How many words follow an option; three numbers may be fewer. */
const OPTIONS: Readonly<Record<string, number>> = {
  "-blendu": 1,
  "-blendv": 1,
  "-boost": 1,
  "-texres": 1,
  "-clamp": 1,
  "-bm": 1,
  "-imfchan": 1,
  "-type": 1,
  "-cc": 1,
  "-colorspace": 1,
  "-mm": 2,
};
const UP_TO_THREE = new Set(["-s", "-o", "-t"]);
const NUMBER = /^[-+]?[0-9.]+(?:e[-+]?[0-9]+)?$/i;

export function readMtl(text: string, library: string): Mtl[] {
  const materials: Mtl[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, word = "", rest = ""] = /^\s*(\S+)\s+(.*)$/.exec(line) ?? [];
    if (word.toLowerCase() === "newmtl") materials.push(plain(rest.trim(), library));
    const last = materials.at(-1);
    if (last) take(last, word.toLowerCase(), rest.trim());
  }
  return materials;
}

const plain = (name: string, library: string): Mtl => ({
  name,
  library,
  diffuse: [1, 1, 1],
  specular: [0, 0, 0],
  emissive: [0, 0, 0],
  shine: 0,
  opacity: 1,
  maps: {},
});

function take(material: Mtl, word: string, rest: string): void {
  const role = Object.hasOwn(MAPS, word) ? MAPS[word] : undefined;
  if (role) {
    const map = mapOf(rest);
    if (map.name) material.maps[role] = map;
    return;
  }
  const [first = Number.NaN, ...more] = rest.split(/\s+/).map(Number);
  if (!Number.isFinite(first)) return;
  const color: Color = [first, finiteOr(more[0], first), finiteOr(more[1], first)];
  if (word === "kd") material.diffuse = color;
  else if (word === "ks") material.specular = color;
  else if (word === "ke") material.emissive = color;
  else if (word === "ns") material.shine = first;
  else if (word === "d") material.opacity = first;
  else if (word === "tr") material.opacity = 1 - first;
  else if (word === "pr") material.roughness = first;
  else if (word === "pm") material.metalness = first;
}

const finiteOr = (value: number | undefined, other: number): number =>
  value !== undefined && Number.isFinite(value) ? value : other;

/** "-s 2 2 1 -clamp on folder/wood grain.png": the name is what is left, spaces and all. */
function mapOf(rest: string): MtlMap {
  const map = {
    name: "",
    scale: [1, 1] as [number, number],
    offset: [0, 0] as [number, number],
    clamp: false,
  };
  let words = rest;
  for (;;) {
    const [, option = ""] = /^(-\w+)\s/.exec(words) ?? [];
    const lower = option.toLowerCase();
    const count = UP_TO_THREE.has(lower) ? 3 : OPTIONS[lower];
    if (count === undefined) break;
    words = words.slice(option.length).trimStart();
    const taken: string[] = [];
    while (taken.length < count) {
      const [word = ""] = /^\S+/.exec(words) ?? [];
      if (!word || (UP_TO_THREE.has(lower) && !NUMBER.test(word))) break;
      taken.push(word);
      words = words.slice(word.length).trimStart();
    }
    setOption(map, lower, taken);
  }
  return { ...map, name: words.trim() };
}

function setOption(
  map: { scale: [number, number]; offset: [number, number]; clamp: boolean },
  option: string,
  [first = "", second = ""]: string[],
): void {
  const [u, v] = [Number(first), Number(second || (option === "-s" ? "1" : "0"))];
  if (option === "-clamp") map.clamp = first.toLowerCase() === "on";
  if (!Number.isFinite(u) || !Number.isFinite(v)) return;
  if (option === "-s") map.scale = [u, v];
  if (option === "-o") map.offset = [u, v];
}
