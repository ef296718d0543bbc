/** Gives a video element what it plays: the file, or what it plays more truly. */
import type { VideoItem } from "./model";

type Source = Pick<VideoItem, "url" | "format" | "codec" | "sizeBytes">;

/** Longer files are not fetched as a whole. */
const MOST_BYTES = 64 * 2 ** 20;

/** Ogg with VP8, or whatever it is where the library could not look. */
const isRewritten = ({ format, codec, sizeBytes }: Source): boolean =>
  format === "ogg" && (codec === "vp8" || codec === "") && sizeBytes <= MOST_BYTES;

/** Until the function that it returns is called. */
export function giveFile(video: HTMLVideoElement, item: Source): () => void {
  if (!isRewritten(item)) {
    video.src = item.url;
    return () => {};
  }
  const gone = new AbortController();
  let made: string | undefined;
  const begin = async () => {
    const { webmAddress } = await import("./oggVp8");
    const address = await webmAddress(item.url, gone.signal);
    if (!gone.signal.aborted) made = address;
    else if (address) URL.revokeObjectURL(address);
  };
  begin()
    .catch(() => {}) // the element says what is wrong with the file
    .finally(() => {
      if (!gone.signal.aborted) video.src = made ?? item.url;
    });
  return () => {
    gone.abort();
    if (made) URL.revokeObjectURL(made);
  };
}
