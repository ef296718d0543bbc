/** Textures of files that are not glTF: decoded aside, each picture once for a scene. */
import {
  ClampToEdgeWrapping,
  type ColorSpace,
  NoColorSpace,
  RepeatWrapping,
  SRGBColorSpace,
  Texture,
} from "three";
import { whyRefused } from "../../../base/whyRefused";

/** Larger pictures are made smaller: graphics cards stop at this, some earlier. */
const MOST_PIXELS = 8192;

export interface TextureUse {
  /** For messages. */
  name: string;
  url: string;
  /** Colours as screens give them; other maps are plain numbers. */
  isColor: boolean;
  scale?: readonly [number, number];
  offset?: readonly [number, number];
  clamp?: readonly [boolean, boolean];
  flipY?: boolean;
}

export class Textures {
  readonly notes: string[] = [];
  bytes = 0;
  private readonly made = new Map<string, Promise<Texture | null>>();
  private readonly all: Texture[] = [];
  private readonly signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  /** Nothing for a picture that cannot be read; `notes` then says why. */
  async get(use: TextureUse): Promise<Texture | null> {
    const key = `${use.url} ${use.isColor} ${use.flipY !== false}`;
    const making = this.made.get(key) ?? this.make(use);
    this.made.set(key, making);
    const texture = await making;
    return texture && this.placed(texture, use);
  }

  private placed(texture: Texture, { scale, offset, clamp }: TextureUse): Texture {
    const own = texture.clone();
    const wrap = (one: boolean | undefined) => (one ? ClampToEdgeWrapping : RepeatWrapping);
    own.wrapS = wrap(clamp?.[0]);
    own.wrapT = wrap(clamp?.[1]);
    if (scale) own.repeat.set(...scale);
    if (offset) own.offset.set(...offset);
    own.anisotropy = ANISOTROPY;
    this.all.push(own);
    return own;
  }

  private async make({ name, url, isColor, flipY }: TextureUse): Promise<Texture | null> {
    const space = isColor ? SRGBColorSpace : NoColorSpace;
    try {
      const file = await fileAt(url, this.signal);
      const texture = /\.tga$/i.test(name)
        ? await tga(file, space)
        : await fromBitmap(file, space, flipY !== false);
      this.bytes += sizeOf(texture);
      this.all.push(texture);
      return texture;
    } catch (error) {
      if (this.signal.aborted) throw error;
      this.notes.push(`The texture ${name.slice(0, 200)} is not shown: ${reasonOf(error, name)}.`);
      return null;
    }
  }

  dispose(): void {
    for (const texture of this.all) {
      texture.dispose();
      (texture.image as { close?: () => void } | null)?.close?.();
    }
  }
}

const ANISOTROPY = 8;
/** What browsers draw; others are named by their format. */
const DRAWN = /\.(png|jpe?g|bmp|webp|gif|avif|tga)$/i;

function reasonOf(error: unknown, name: string): string {
  const ending = /\.(\w{1,6})$/.exec(name)?.[1];
  if (ending && !DRAWN.test(name) && !name.startsWith("data:"))
    return `this page does not read ${ending.toUpperCase()} pictures`;
  const message = error instanceof Error ? error.message : String(error);
  return /decode|InvalidState/i.test(`${message} ${error}`) ? "it is damaged" : message;
}

export async function fileAt(url: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(whyRefused(response.status));
  return response.blob();
}

/** WebGL does not turn bitmaps around, so they are made the right way round. */
async function fromBitmap(file: Blob, space: ColorSpace, turned: boolean): Promise<Texture> {
  const texture = new Texture(await bitmapOf(file, turned));
  texture.flipY = false;
  texture.colorSpace = space;
  texture.needsUpdate = true;
  return texture;
}

export async function bitmapOf(file: Blob, turned: boolean): Promise<ImageBitmap> {
  const how: ImageBitmapOptions = {
    imageOrientation: turned ? "flipY" : "from-image",
    premultiplyAlpha: "none",
    colorSpaceConversion: "none",
  };
  const bitmap = await createImageBitmap(file, how);
  const most = Math.max(bitmap.width, bitmap.height);
  if (most <= MOST_PIXELS) return bitmap;
  const part = MOST_PIXELS / most;
  bitmap.close();
  return createImageBitmap(file, {
    ...how,
    resizeWidth: Math.max(1, Math.floor(bitmap.width * part)),
    resizeHeight: Math.max(1, Math.floor(bitmap.height * part)),
  });
}

async function tga(file: Blob, space: ColorSpace): Promise<Texture> {
  const { TGALoader } = await import("three/addons/loaders/TGALoader.js");
  const bytes = await file.arrayBuffer();
  const { DataTexture, LinearFilter, LinearMipmapLinearFilter } = await import("three");
  const read = new TGALoader().parse(bytes);
  const { data, width, height } = read as { data: Uint8Array; width: number; height: number };
  const texture = new DataTexture(data, width, height);
  texture.flipY = read.flipY ?? true;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.colorSpace = space;
  texture.needsUpdate = true;
  return texture;
}

/** On the graphics card, with its smaller copies. */
function sizeOf({ image }: Texture): number {
  const { width, height } = image as { width: number; height: number };
  return (width * height * 16) / 3;
}
