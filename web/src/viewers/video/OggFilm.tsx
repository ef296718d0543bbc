/** Plays Ogg with Theora, for which browsers have no decoder any more, by one in WebAssembly. */
import ogv from "ogv/dist/ogv-es2017.js";
import { useEffect, useRef } from "react";
import { whyUnserved } from "../whyUnread";
import { type Clock, frameAt, framesOf, middleOf } from "./clock";
import type { FilmProps } from "./Screen";
import styles from "./Screen.module.css";

/** Where the build puts the decoder's files; see web/scripts/ogvFiles.ts. */
ogv.OGVLoader.base = `${import.meta.env.BASE_URL}assets/ogv`;

export default function OggFilm(props: FilmProps) {
  const { item, name, clock, muted } = props;
  const box = useRef<HTMLDivElement>(null);
  const player = useRef<Player>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const { url } = item;
  useEffect(() => {
    let gone = false;
    let end = () => {};
    const begin = async () => {
      // ogv.js asks no one what to do about a file that is not there.
      const unserved = await whyUnserved(url);
      if (gone || !box.current) return;
      if (unserved) return latest.current.onFail(unserved.reason);
      const made = makePlayer(box.current, url);
      player.current = made;
      made.muted = latest.current.muted;
      end = attach(made, box.current, clock, latest);
    };
    void begin();
    return () => {
      gone = true;
      end();
      player.current = undefined;
    };
  }, [url, clock]);
  useEffect(() => {
    if (player.current) player.current.muted = muted;
  }, [muted]);
  return (
    <div ref={box} className={styles.decoded} role="img" aria-label={name} data-time="" data-film />
  );
}

type Player = InstanceType<typeof ogv.OGVPlayer>;
type Latest = { readonly current: FilmProps };

function makePlayer(box: HTMLElement, url: string): Player {
  const made = new ogv.OGVPlayer();
  made.muted = true;
  made.src = url;
  made.load();
  box.append(made);
  return made;
}

function attach(player: Player, box: HTMLElement, clock: Clock, latest: Latest): () => void {
  const url = latest.current.item.url;
  const follow = follower(player, clock, latest);
  const note = () => {
    box.dataset.time = (player.currentTime || 0).toFixed(2);
  };
  const known = () => {
    if (Number.isFinite(player.duration)) latest.current.onLength(url, player.duration);
    follow.begin();
    latest.current.onReady();
  };
  const fail = () => latest.current.onFail("the decoder cannot read this file");
  const seeked = () => {
    note();
    follow.seeked();
  };
  player.addEventListener("loadedmetadata", known);
  player.addEventListener("timeupdate", note);
  player.addEventListener("seeked", seeked);
  player.addEventListener("error", fail);
  const leave = clock.follow(follow.sync);
  return () => {
    leave();
    player.removeEventListener("loadedmetadata", known);
    player.removeEventListener("timeupdate", note);
    player.removeEventListener("seeked", seeked);
    player.removeEventListener("error", fail);
    player.stop();
    player.remove();
  };
}

/** It jumps more slowly than a browser's own decoder: it may be off by more. */
const JUMP_SECS = 0.5;

function follower(player: Player, clock: Clock, latest: Latest) {
  let known = false;
  let seeking = false;
  let target = -1;
  const seek = (to: number) => {
    if (seeking || Math.abs(to - target) < 1e-3) return;
    seeking = true;
    target = to;
    player.currentTime = to;
  };
  const sync = () => {
    if (!known) return;
    const { playing, speed } = clock.now();
    const { item } = latest.current;
    const fps = item.fps ?? clock.frames().fps;
    const whole = Number.isFinite(player.duration) ? player.duration : (item.durationSecs ?? 0);
    const at = clock.position();
    if (playing && at < whole) {
      target = -1;
      if (player.playbackRate !== speed) player.playbackRate = speed;
      if (!seeking && Math.abs(player.currentTime - at) > JUMP_SECS * Math.max(1, speed)) seek(at);
      if (player.paused) player.play();
      return;
    }
    if (!player.paused) player.pause();
    seek(middleOf(Math.min(frameAt(at, fps), framesOf(whole, fps) - 1), fps));
  };
  return {
    sync,
    begin: () => {
      known = true;
      sync();
    },
    seeked: () => {
      seeking = false;
      sync();
    },
  };
}
