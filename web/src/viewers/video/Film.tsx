/** The browser's own player. Keeps the last video until the next one has a picture. */
import { useState } from "react";
import { whyUnserved } from "../whyUnread";
import type { VideoItem } from "./model";
import styles from "./Panel.module.css";

interface FilmProps {
  item: VideoItem;
  name: string;
  onFail: (reason: string) => void;
  /** It is Ogg, and the browser has no decoder for it. */
  onUndecoded: () => void;
}

export function Film({ item, name, onFail, onUndecoded }: FilmProps) {
  const [arrived, setArrived] = useState(item.url);
  const urls = arrived === item.url ? [item.url] : [arrived, item.url];
  const failed = async () => {
    setArrived(item.url);
    if (item.format === "ogg") return onUndecoded();
    const unserved = await whyUnserved(item.url);
    onFail(unserved?.reason ?? "the browser cannot play this file");
  };
  return urls.map((url) => (
    <video
      key={url}
      className={styles.film}
      data-late={url !== item.url || undefined}
      data-next={url !== arrived || undefined}
      src={url}
      aria-label={name}
      controls
      loop
      muted
      playsInline
      preload="metadata"
      onLoadedMetadata={({ currentTarget }) => {
        // A browser that knows the sound but not the picture plays the sound alone.
        if (url === item.url && currentTarget.videoWidth === 0 && item.format === "ogg")
          onUndecoded();
      }}
      onLoadedData={() => url === item.url && setArrived(url)}
      onError={() => url === item.url && void failed()}
    />
  ));
}
