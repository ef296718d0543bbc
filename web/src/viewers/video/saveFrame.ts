/** Saves what videos show now as pictures. */
import { fileName } from "../../base/fileName";
import { saveFile } from "../../ui/saveFile";

/** More would be blocked by the browser. */
const MOST_FILES = 12;

export async function saveFrames(panel: HTMLElement, key: string): Promise<void> {
  const films = [...panel.querySelectorAll<HTMLElement>("[data-film]")].slice(0, MOST_FILES);
  for (const [number, film] of films.entries()) {
    const picture = await pictureOf(film);
    const frame = film.dataset.frame ?? "";
    if (picture) saveFile(`${fileName(`${key} ${number + 1} frame ${frame}`)}.png`, picture);
  }
}

async function pictureOf(film: HTMLElement): Promise<Blob | null> {
  const source = film.querySelector("canvas") ?? film;
  const drawable = source instanceof HTMLVideoElement || source instanceof HTMLCanvasElement;
  if (!drawable) return null;
  const [width, height] =
    source instanceof HTMLVideoElement
      ? [source.videoWidth, source.videoHeight]
      : [source.width, source.height];
  if (width * height === 0) return null;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.drawImage(source, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
