/** A gif on a canvas, frame by frame. What is too large for that is left to the browser. */
import { useEffect, useRef, useState } from "react";
import { whyUnserved } from "../whyUnread";
import type { Clock } from "./clock";
import { gifFrameAt, readGif } from "./gif";
import { GifFilm } from "./gifFilm";
import type { FilmProps } from "./Screen";
import styles from "./Screen.module.css";

const MOST_BYTES = 128 * 1024 * 1024;

export function GifView(props: FilmProps) {
  const { item, name, clock } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [film, setFilm] = useState<GifFilm>();
  const latest = useRef(props);
  latest.current = props;
  const tooLarge = item.sizeBytes > MOST_BYTES;
  useEffect(() => {
    if (tooLarge) return latest.current.onReady();
    const control = new AbortController();
    let gone = false;
    let loading = true;
    load(item.url, control.signal).then(
      (loaded) => {
        loading = false;
        if (gone) return;
        const { gif } = loaded;
        latest.current.onLength(
          item.url,
          gif.secs,
          gif.frames.map((frame) => frame.start),
        );
        setFilm(loaded);
      },
      (error: Error) => {
        loading = false;
        if (!gone) latest.current.onFail(error.message);
      },
    );
    return () => {
      gone = true;
      if (loading) control.abort();
    };
  }, [item.url, tooLarge]);
  useEffect(() => {
    if (!film || !canvas.current) return;
    const stop = show(canvas.current, film, clock);
    latest.current.onReady();
    return stop;
  }, [film, clock]);
  if (tooLarge)
    return (
      <>
        <img className={styles.film} src={item.url} alt={name} />
        <span className={styles.note}>too large to go through it frame by frame</span>
      </>
    );
  return (
    <canvas
      ref={canvas}
      className={styles.film}
      role="img"
      aria-label={name}
      width={film?.gif.width ?? 1}
      height={film?.gif.height ?? 1}
      data-film
    />
  );
}

async function load(url: string, signal: AbortSignal): Promise<GifFilm> {
  const answer = await fetch(url, { signal }).catch(() => undefined);
  if (!answer?.ok)
    throw new Error((await whyUnserved(url))?.reason ?? "the server does not answer");
  return new GifFilm(readGif(new Uint8Array(await answer.arrayBuffer())));
}

function show(canvas: HTMLCanvasElement, film: GifFilm, clock: Clock): () => void {
  const context = canvas.getContext("2d");
  const { gif } = film;
  let shown = -1;
  const sync = () => {
    const frame = gifFrameAt(gif, clock.position());
    if (frame === shown || !context) return;
    shown = frame;
    context.putImageData(new ImageData(film.frame(frame), gif.width, gif.height), 0, 0);
    canvas.dataset.frame = String(frame);
  };
  sync();
  return clock.follow(sync);
}
