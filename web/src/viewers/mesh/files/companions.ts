/** The files that a mesh names: only those that were logged with it, or that it holds itself, are ever read. */

/** Addresses by the names of the files, relative to the mesh's folder. */
export type Files = Readonly<Record<string, string>>;

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]+:/;
const DRIVE = /^[A-Za-z]:/;
const DATA = /^data:/i;

/** What was looked for, and what of it there is not. */
export class Companions {
  readonly missing = new Set<string>();
  private readonly files: Files;

  constructor(files: Files) {
    this.files = files;
  }

  /** A buffer or picture that a glTF or Babylon file names. */
  find(uri: string): string | undefined {
    if (DATA.test(uri)) return uri;
    return this.first([cleanName(decoded(uri))]);
  }

  /** An mtl file; `line` may name several, and names may hold spaces. */
  libraries(line: string): { name: string; url: string }[] {
    const whole = cleanName(line);
    const names = Object.hasOwn(this.files, whole) ? [whole] : splitLibraries(line).map(cleanName);
    return names.flatMap((name) => {
      const url = this.first([name]);
      return url === undefined ? [] : [{ name, url }];
    });
  }

  /** A texture that an mtl file names: beside that first, then beside the mesh. */
  texture(name: string, library: string): string | undefined {
    const clean = cleanName(name);
    // Exporters write the paths of their own machine: what means something is the name.
    if (DRIVE.test(clean) || clean.startsWith("/")) return this.first([lastPart(clean)]);
    const folder = library.includes("/") ? library.slice(0, library.lastIndexOf("/")) : "";
    return this.first(folder ? [`${folder}/${clean}`, clean] : [clean]);
  }

  private first(names: readonly string[]): string | undefined {
    for (const name of names) if (Object.hasOwn(this.files, name)) return this.files[name];
    const last = names.at(-1) ?? "";
    this.missing.add(last.slice(0, LONGEST_NAME));
    return undefined;
  }
}

const LONGEST_NAME = 300;

/** "/" between folders, and no "." among them. Addresses stay as they are, and are never found. */
export function cleanName(name: string): string {
  const text = name
    .trim()
    .replace(/^"+|"+$/g, "")
    .replaceAll("\\", "/");
  if (SCHEME.test(text) || text.startsWith("/")) return text;
  return text
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

/** A space is taken as part of a name until one ends with .mtl. */
function splitLibraries(line: string): string[] {
  const names = line.match(/.*?\.mtl(?=\s|$)/gi);
  return names ?? [line];
}
