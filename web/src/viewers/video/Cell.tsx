/** A video in a table or a matrix: its first picture; a large one plays while it is pointed at. */
import { useEffect, useRef, useState } from "react";
import type { CellProps } from "../types";
import { needsDecoder, type VideoItem } from "./model";
import styles from "./Panel.module.css";
import { giveFile } from "./playable";

export default function Cell({ item, size }: CellProps<VideoItem>) {
  const name = item.caption.slice(0, 300) || "video";
  const title = [item.caption.slice(0, 600), item.facts.join(" · ")].filter(Boolean).join("\n");
  const [failed, setFailed] = useState<string>();
  if (failed === item.url || needsDecoder(item, canPlay))
    return (
      <span className={styles.cellNote} title={title}>
        {item.facts.join(" · ")}
      </span>
    );
  const fail = () => setFailed(item.url);
  return (
    <span className={styles.cell} style={size && { width: size.width, height: size.height }}>
      {item.isPicture ? (
        <img src={item.url} alt={name} title={title} loading="lazy" onError={fail} />
      ) : (
        <Still item={item} name={name} title={title} plays={size !== undefined} onFail={fail} />
      )}
    </span>
  );
}

const canPlay = (type: string): string => document.createElement("video").canPlayType(type);

interface StillProps {
  item: VideoItem;
  name: string;
  title: string;
  plays: boolean;
  onFail: () => void;
}

function Still({ item, name, title, plays, onFail }: StillProps) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    const takeBack = giveFile(video, item);
    return () => {
      // Without an address it lets go of its decoder.
      video.removeAttribute("src");
      video.load();
      takeBack();
    };
  }, [item]);
  return (
    <video
      ref={element}
      aria-label={name}
      title={title}
      preload="metadata"
      muted
      loop
      playsInline
      onError={({ currentTarget }) => currentTarget.hasAttribute("src") && onFail()}
      {...(plays && {
        onPointerEnter: ({ currentTarget }) => void currentTarget.play().catch(() => {}),
        onPointerLeave: ({ currentTarget }) => {
          currentTarget.pause();
          currentTarget.currentTime = 0;
        },
      })}
    />
  );
}
