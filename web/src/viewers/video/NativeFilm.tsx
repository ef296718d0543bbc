/** A video element that shows what the clock says. */
import { useEffect, useRef } from "react";
import { whyUnserved } from "../whyUnread";
import { type Clock, frameAt, framesOf, middleOf } from "./clock";
import type { VideoItem } from "./model";
import { giveFile } from "./playable";
import type { FilmProps } from "./Screen";
import styles from "./Screen.module.css";

interface NativeFilmProps extends FilmProps {
  /** It is Ogg, and the browser has no decoder for it. */
  onUndecoded: () => void;
}

export function NativeFilm(props: NativeFilmProps) {
  const { item, name, clock, muted } = props;
  const element = useRef<HTMLVideoElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const { url } = item;
  useEffect(() => {
    const video = element.current;
    return video ? attach(video, url, clock, latest) : undefined;
  }, [url, clock]);
  useEffect(() => {
    if (element.current) element.current.muted = muted;
  }, [muted]);
  return (
    <video
      ref={element}
      className={styles.film}
      aria-label={name}
      muted
      playsInline
      preload="metadata"
      data-film
    />
  );
}

type Latest = { readonly current: NativeFilmProps };

function attach(video: HTMLVideoElement, url: string, clock: Clock, latest: Latest): () => void {
  const asked: Asked = { target: undefined, times: 0 };
  const sync = () => follow(video, clock, latest.current.item, asked);
  const ready = () => latest.current.onReady();
  const fail = () => void tellFailure(url, latest.current);
  video.onloadedmetadata = () => {
    const { item, onLength, onUndecoded } = latest.current;
    // A browser that knows the sound but not the picture would play the sound alone.
    if (video.videoWidth === 0 && item.format === "ogg") return onUndecoded();
    fitTo(video, item);
    if (Number.isFinite(video.duration)) onLength(url, video.duration);
    sync();
  };
  video.onloadeddata = () => {
    sync();
    if (!video.seeking) ready();
  };
  video.onseeked = () => {
    note(video, latest.current.item, video.currentTime);
    sync();
    ready();
  };
  video.onerror = () => video.getAttribute("src") && fail();
  const takeBack = giveFile(video, latest.current.item);
  const unwatch = watchFrames(video, latest, sync);
  const leave = clock.follow(sync);
  return () => {
    leave();
    unwatch();
    video.onerror = null;
    // Without an address it lets go of its decoder and its memory.
    video.removeAttribute("src");
    video.load();
    takeBack();
  };
}

async function tellFailure(url: string, props: NativeFilmProps): Promise<void> {
  if (props.item.format === "ogg" && props.item.url === url) {
    const gone = await whyUnserved(url);
    return gone ? props.onFail(gone.reason) : props.onUndecoded();
  }
  const why = await whyUnserved(url);
  props.onFail(why?.reason ?? "the browser cannot play this file");
}

/** H.264 has even sizes only: what was added at the right and below lies outside of the box. */
function fitTo(video: HTMLVideoElement, item: VideoItem): void {
  const { videoWidth, videoHeight } = video;
  if (!item.sized) {
    video.parentElement?.style.setProperty("--ratio", String(videoWidth / videoHeight || 1));
    return;
  }
  const extra = (coded: number, real: number) => (coded - real === 1 ? coded / real : 1);
  video.style.width = `${extra(videoWidth, item.width) * 100}%`;
  video.style.height = `${extra(videoHeight, item.height) * 100}%`;
}

/** Seconds that a playing video may be off before it jumps; less is made up for by its speed. */
const JUMP_SECS = 0.25;
const STEADY_SECS = 0.015;
/** How much faster or slower at most. */
const CORRECTION = 0.25;
const SLOWEST = 0.0625;
const FASTEST = 16;

/** The moment that a film which does not play was last asked for, and how often. */
interface Asked {
  target: number | undefined;
  times: number;
}

const MOST_ASKED = 3;

function follow(video: HTMLVideoElement, clock: Clock, item: VideoItem, asked: Asked): void {
  if (video.readyState === 0) return;
  const { playing, speed } = clock.now();
  const whole = Number.isFinite(video.duration) ? video.duration : (item.durationSecs ?? 0);
  const fps = item.fps ?? clock.frames().fps;
  const at = clock.position();
  if (playing && at < whole) {
    asked.target = undefined;
    play(video, at, speed);
    return;
  }
  if (!video.paused) video.pause();
  const frame = Math.min(frameAt(at, fps), framesOf(whole, fps) - 1);
  const target = Math.min(middleOf(frame, fps), whole);
  const isOff = Math.abs(video.currentTime - target) > 0.1 / fps;
  // A busy browser may stop at a time whose frame it never drew. Asked for a few times only: a file
  // whose frames are not evenly spaced may have none of that number.
  const times = asked.target === target ? asked.times : 0;
  const isUndrawn = Number(video.dataset.frame) !== frame && times < MOST_ASKED;
  if (video.seeking || !(isOff || isUndrawn)) return;
  asked.target = target;
  asked.times = times + 1;
  video.currentTime = target;
}

function play(video: HTMLVideoElement, at: number, speed: number): void {
  const ahead = video.currentTime - at;
  if (Math.abs(ahead) > JUMP_SECS * Math.max(1, speed)) {
    if (!video.seeking) video.currentTime = at;
  } else {
    const change = Math.abs(ahead) < STEADY_SECS ? 0 : -ahead * 2;
    const rate = speed * (1 + Math.max(-CORRECTION, Math.min(CORRECTION, change)));
    const next = Math.max(SLOWEST, Math.min(FASTEST, rate));
    if (Math.abs(video.playbackRate - next) > 0.01 * speed) video.playbackRate = next;
  }
  if (video.paused) video.play().catch(() => {});
}

/** Writes down which frame is on the screen. */
function watchFrames(video: HTMLVideoElement, latest: Latest, sync: () => void): () => void {
  if (!("requestVideoFrameCallback" in video)) return () => {};
  let handle = 0;
  const seen = (_: number, { mediaTime }: VideoFrameCallbackMetadata) => {
    note(video, latest.current.item, mediaTime);
    if (video.paused) sync();
    handle = video.requestVideoFrameCallback(seen);
  };
  handle = video.requestVideoFrameCallback(seen);
  return () => video.cancelVideoFrameCallback(handle);
}

function note(video: HTMLVideoElement, { fps = 25 }: VideoItem, secs: number): void {
  // Files round the times of their frames, some to milliseconds.
  video.dataset.frame = String(frameAt(secs + 0.25 / fps, fps));
  video.dataset.at = secs.toFixed(3);
}
